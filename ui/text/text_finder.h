// Search in a text of any size without stopping the window: a slice per turn of the event loop, matches as they come.
#pragma once

#include "ui/text/text_scene.h"

#include <QObject>
#include <QRegularExpression>
#include <QTimer>

#include <string>

namespace heliograph::ui {

struct FindQuery {
    QString words;
    bool regex = false;
    bool matchCase = false;
    bool wholeWords = false;
};

/// Matches never cross a line end. Expressions look at blocks of lines at once, which is what makes them fast, and at
/// single lines where a block would not do; of a line of megabytes they find matches of up to 1 KB.
class TextFinder : public QObject
{
    Q_OBJECT
public:
    /// More are counted, but not kept: `isFull()` says so.
    static constexpr std::size_t kMostMatches = 100000;

    explicit TextFinder(QObject *parent = nullptr);

    /// Drops what was found and starts anew; `lines` must live until the next start or stop.
    void start(const LineTable &lines, const FindQuery &query);
    void stop();

    const std::vector<TextRange> &matches() const { return m_matches; }
    /// All of them, also those not kept.
    std::int64_t count() const { return m_count; }
    bool isRunning() const { return m_timer.isActive(); }
    bool isFull() const { return m_count > std::int64_t(m_matches.size()); }
    /// Why a regular expression cannot be used, or gave up; empty if it is fine.
    const QString &error() const { return m_error; }

Q_SIGNALS:
    /// More matches, or the end.
    void progressed();

private:
    /// Some text to search: whole lines, or a part of one long line.
    struct Block {
        std::size_t begin = 0;
        std::size_t end = 0;
        std::size_t next = 0;  ///< where the search goes on
        std::size_t limit = 0; ///< matches that start from here on belong to the next block
    };

    bool isDone() const;
    void searchSlice();
    void searchPlain();
    void searchBlock();
    Block nextBlock() const;
    void searchExpression(const Block &block);
    void searchLine(std::size_t begin, std::size_t end, std::size_t from, std::size_t limit);
    bool fail(const QRegularExpressionMatch &match, std::size_t offset);
    bool isWholeWord(std::size_t begin, std::size_t end) const;
    void add(std::size_t begin, std::size_t end);

    QTimer m_timer;
    const LineTable *m_lines = nullptr;
    QRegularExpression m_expression;
    bool m_byLine = false; ///< the expression means something else in a block of lines
    std::string m_plain;   ///< searched in bytes when case counts; empty for an expression
    bool m_wholeWords = false;
    std::size_t m_next = 0;    ///< offset in the text
    std::size_t m_addedTo = 0; ///< end of the last match
    std::int32_t m_line = 0;   ///< of the last match
    std::vector<TextRange> m_matches;
    std::int64_t m_count = 0;
    QString m_error;
};

} // namespace heliograph::ui
