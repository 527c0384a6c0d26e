#include "tests/bench/layout/dot_peer.h"

#include "core/layout/dot_reader.h"
#include "core/layout/dot_writer.h"
#include "tests/bench/figures.h"

#include <QProcess>

namespace heliograph::bench {

namespace {

/// Without the upright arrivals that the window asks for: they cost dot crossings. Ports stay.
QByteArray asDotLikesIt(const LayoutInput &input)
{
    return QByteArray::fromStdString(writeDot(input)).replace(":n [", " [");
}

} // namespace

DotRun runDot(const LayoutInput &input, int seconds)
{
    DotRun run;
    if (seconds <= 0)
        return run;
    QElapsedTimer clock;
    clock.start();
    QProcess dot;
    dot.start(QStringLiteral("dot"), {QStringLiteral("-Tjson0")});
    const QByteArray text = asDotLikesIt(input);
    dot.write(text);
    dot.closeWriteChannel();
    if (!dot.waitForFinished(seconds * 1000)) {
        dot.kill();
        dot.waitForFinished();
        return run;
    }
    const double ms = milliseconds(clock);
    if (Result<LayoutResult> drawing = readDotLayout(dot.readAllStandardOutput().toStdString(), input)) {
        run.ms = ms;
        run.drawing = std::move(*drawing);
    }
    return run;
}

} // namespace heliograph::bench
