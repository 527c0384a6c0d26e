// Loaded into a Qt program beside it (LD_PRELOAD): says when its first window was painted, and when its first document
// was, then ends it. A line each on stdout, in nanoseconds of the monotonic clock.
#include <QApplication>
#include <QEvent>
#include <QWidget>

#include <cstdio>
#include <cstring>
#include <ctime>

namespace {

/// Widgets that draw a document: their first paint with one open is what a user waits for.
bool drawsDocument(const QWidget *widget)
{
    const QWidget *around = widget->parentWidget();
    return widget->inherits("heliograph::ui::GraphCanvas") || (around && around->inherits("heliograph::ui::TextView"));
}

class FirstPaint : public QObject
{
public:
    FirstPaint() : m_waits(qEnvironmentVariableIsSet("HELIOGRAPH_BENCH_DOCUMENT")) {}

    bool eventFilter(QObject *object, QEvent *event) override
    {
        if (event->type() != QEvent::Paint || !object->isWidgetType())
            return false;
        if (!m_window)
            m_window = tellAfter("window", !m_waits);
        if (!m_document && m_waits && drawsDocument(static_cast<QWidget *>(object)))
            m_document = tellAfter("document", true);
        return false;
    }

private:
    /// Once the paint that begins is over, which is when the event loop turns again.
    bool tellAfter(const char *what, bool last)
    {
        QMetaObject::invokeMethod(
            this,
            [what, last] {
                timespec now{};
                clock_gettime(CLOCK_MONOTONIC, &now);
                std::printf("%s %lld\n", what, static_cast<long long>(now.tv_sec) * 1000000000 + now.tv_nsec);
                std::fflush(stdout);
                if (last)
                    std::_Exit(0);
            },
            Qt::QueuedConnection);
        return true;
    }

    bool m_waits;
    bool m_window = false;
    bool m_document = false;
};

void watch()
{
    qApp->installEventFilter(new FirstPaint);
}

} // namespace

Q_COREAPP_STARTUP_FUNCTION(watch)
