// Search in a text of any size without stopping the window: a slice per turn of the event loop, matches as they come.
#pragma once

#include "ui/text/text_scene.h"

#include <QElapsedTimer>
#include <QObject>
#include <QRegularExpression>
#include <QTimer>

#include <memory>

namespace heliograph::ui {

struct FindQuery {
    QString words;
    bool regex = false;
    bool matchCase = false;
};

class TextFinder : public QObject
{
    Q_OBJECT
public:
    /// More are not kept: `isFull()` says so.
    static constexpr std::size_t kMostMatches = 100000;

    explicit TextFinder(QObject *parent = nullptr);

    /// Drops what was found and starts anew; `lines` must live until the next start or stop.
    void start(const LineTable &lines, const FindQuery &query);
    void stop();

    const std::vector<TextRange> &matches() const { return m_matches; }
    bool isRunning() const { return m_timer.isActive(); }
    bool isFull() const { return m_matches.size() >= kMostMatches; }
    /// Why a regular expression cannot be used, or gave up; empty if it is fine.
    const QString &error() const { return m_error; }

Q_SIGNALS:
    /// More matches, or the end.
    void progressed();

private:
    void searchSlice();
    void searchLine(std::int32_t line);

    QTimer m_timer;
    const LineTable *m_lines = nullptr;
    QRegularExpression m_expression;
    std::string m_plain; ///< searched in bytes when case counts; empty for an expression
    std::int32_t m_next = 0;
    std::vector<TextRange> m_matches;
    QString m_error;
};

} // namespace heliograph::ui
