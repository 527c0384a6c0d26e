#include "ui/text/text_finder.h"

#include <QElapsedTimer>

#include <algorithm>

namespace heliograph::ui {

namespace {

/// Short enough that typing and scrolling go on during a search.
constexpr qint64 kSliceMs = 8;
/// Of one block; one that takes longer ends the search with a message.
constexpr qint64 kBlockMs = 250;
constexpr std::size_t kPlainBytes = 1u << 18; ///< between two looks at the clock
/// An expression may look at every byte from every byte, so that blocks must be small.
constexpr std::size_t kBlockBytes = 8192;
constexpr std::size_t kOverlap = 1024; ///< of the parts of a long line

/// Steps one match may take from one place before it gives up; and lines end at "\r\n" as well.
const QString kVerbs = QStringLiteral("(*LIMIT_MATCH=200000)(*ANYCRLF)");

bool isWordByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
}

/// Anchors of a whole subject, and groups that never give back what they took: these can tell a block from its lines.
bool needsSingleLines(const QString &pattern)
{
    static const QStringList signs{QStringLiteral("\\A"), QStringLiteral("\\z"), QStringLiteral("\\Z"),
                                   QStringLiteral("\\G"), QStringLiteral("++"),  QStringLiteral("*+"),
                                   QStringLiteral("?+"),  QStringLiteral("}+"),  QStringLiteral("(?>"),
                                   QStringLiteral("(*"),  QStringLiteral("(?!"), QStringLiteral("(?<!")};
    return std::any_of(signs.begin(), signs.end(), [&](const QString &sign) { return pattern.contains(sign); });
}

/// The text of some bytes and, unless they are ASCII, the position of each byte in it.
struct Subject {
    QString text;
    std::vector<int> positions;

    explicit Subject(std::string_view bytes)
    {
        const auto high = std::find_if(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) != 0; });
        if (high == bytes.end())
            text = QString::fromLatin1(bytes.data(), qsizetype(bytes.size()));
        else
            text = decode(bytes, positions);
    }
    std::size_t byteOf(qsizetype position) const
    {
        if (positions.empty())
            return std::size_t(position);
        return std::size_t(std::lower_bound(positions.begin(), positions.end(), int(position)) - positions.begin());
    }
    qsizetype positionOf(std::size_t byte) const
    {
        return positions.empty() ? qsizetype(byte) : positions[std::min(byte, positions.size() - 1)];
    }
};

} // namespace

TextFinder::TextFinder(QObject *parent) : QObject(parent)
{
    connect(&m_timer, &QTimer::timeout, this, &TextFinder::searchSlice);
}

void TextFinder::start(const LineTable &lines, const FindQuery &query)
{
    stop();
    if (query.words.isEmpty())
        return;
    m_lines = &lines;
    m_wholeWords = query.wholeWords;
    m_plain = !query.regex && query.matchCase ? query.words.toStdString() : std::string();
    QRegularExpression::PatternOptions options = QRegularExpression::MultilineOption;
    options.setFlag(QRegularExpression::CaseInsensitiveOption, !query.matchCase);
    // The user's own expression first: messages point into what was typed.
    const QString words = query.regex ? query.words : QRegularExpression::escape(query.words);
    m_expression = QRegularExpression(words, options);
    if (!m_expression.isValid()) {
        m_error = tr("%1, at character %L2").arg(m_expression.errorString()).arg(m_expression.patternErrorOffset() + 1);
        return;
    }
    m_byLine = query.regex && needsSingleLines(words);
    m_expression.setPattern(kVerbs + (m_wholeWords ? QStringLiteral("\\b(?:%1)\\b").arg(words) : words));
    searchSlice();
    if (!isDone())
        m_timer.start(0);
}

void TextFinder::stop()
{
    m_timer.stop();
    m_matches.clear();
    m_error.clear();
    m_count = 0;
    m_next = 0;
    m_addedTo = 0;
    m_line = 0;
    m_lines = nullptr;
}

bool TextFinder::isDone() const
{
    return m_next >= m_lines->text().size() || !m_error.isEmpty();
}

void TextFinder::searchSlice()
{
    QElapsedTimer clock;
    clock.start();
    while (!isDone() && clock.elapsed() < kSliceMs) {
        if (m_plain.empty())
            searchBlock();
        else
            searchPlain();
    }
    if (isDone())
        m_timer.stop();
    Q_EMIT progressed();
}

void TextFinder::searchPlain()
{
    const std::string_view text = m_lines->text();
    const std::size_t limit = std::min(m_next + kPlainBytes, text.size());
    const std::string_view part = text.substr(0, std::min(limit + m_plain.size() - 1, text.size()));
    std::size_t at = part.find(m_plain, m_next);
    for (; at != part.npos && at < limit; at = part.find(m_plain, m_next)) {
        m_next = at + m_plain.size();
        if (!m_wholeWords || isWholeWord(at, m_next))
            add(at, m_next);
    }
    m_next = std::max(m_next, limit);
}

bool TextFinder::isWholeWord(std::size_t begin, std::size_t end) const
{
    const std::string_view text = m_lines->text();
    const bool before = begin > 0 && isWordByte(text[begin - 1]) && isWordByte(text[begin]);
    const bool after = end < text.size() && isWordByte(text[end - 1]) && isWordByte(text[end]);
    return !before && !after;
}

void TextFinder::searchBlock()
{
    QElapsedTimer clock;
    clock.start();
    const Block block = nextBlock();
    searchExpression(block);
    m_next = std::max(block.next, m_addedTo); // a match may reach into the next part of its line
    if (clock.elapsed() > kBlockMs && m_error.isEmpty())
        m_error = tr("The expression is too slow for this text: stopped at line %L1.").arg(m_line + 1);
}

/// Whole lines as long as they are short, else the next part of a line with as much of what follows as overlaps.
TextFinder::Block TextFinder::nextBlock() const
{
    const std::string_view text = m_lines->text();
    if (text.size() - m_next <= kBlockBytes)
        return {m_next, text.size(), text.size(), text.size()};
    const std::size_t newline = text.substr(m_next, kBlockBytes).rfind('\n');
    if (newline != text.npos)
        return {m_next, m_next + newline + 1, m_next + newline + 1, m_next + newline + 1};
    const std::size_t end = std::min(m_next + kBlockBytes + kOverlap, text.size());
    return {m_next, end, m_next + kBlockBytes, m_next + kBlockBytes};
}

void TextFinder::searchExpression(const Block &block)
{
    if (!m_byLine)
        return searchLine(block.begin, block.end, 0, block.limit);
    const std::string_view text = m_lines->text();
    for (std::size_t begin = block.begin; begin < block.limit && m_error.isEmpty();) {
        const std::size_t newline = text.substr(0, block.end).find('\n', begin);
        const std::size_t end = newline == text.npos ? block.end : newline;
        searchLine(begin, end, 0, block.limit);
        begin = end + 1;
    }
}

/// Searches a line or a block of lines. What matches over a line end is searched again in its first line alone.
void TextFinder::searchLine(std::size_t begin, std::size_t end, std::size_t from, std::size_t limit)
{
    const std::string_view bytes = m_lines->text().substr(begin, end - begin);
    const Subject subject(bytes);
    while (from <= bytes.size() && begin + from < limit) {
        const QRegularExpressionMatch match =
            m_expression.match(subject.text, subject.positionOf(from), QRegularExpression::NormalMatch,
                               QRegularExpression::DontCheckSubjectStringMatchOption); // decoding left nothing invalid
        if (fail(match, begin + from) || !match.hasMatch())
            return;
        const std::size_t first = subject.byteOf(match.capturedStart());
        const std::size_t last = subject.byteOf(match.capturedEnd());
        const std::size_t newline = bytes.substr(0, last).find('\n', first);
        if (begin + first >= limit)
            return;
        if (newline != bytes.npos && newline < last) {
            const std::size_t lineStart = bytes.substr(0, first).rfind('\n') + 1; // npos + 1 is 0
            searchLine(begin + lineStart, begin + newline, std::max(from, lineStart) - lineStart, limit);
            from = newline + 1;
            continue;
        }
        if (last > first)
            add(begin + first, begin + last);
        from = std::max(last, first + 1);
    }
}

/// A match that gave up says where.
bool TextFinder::fail(const QRegularExpressionMatch &match, std::size_t offset)
{
    if (match.isValid())
        return false;
    m_error = tr("The expression takes too many steps: stopped at line %L1.").arg(m_lines->place(offset).line + 1);
    return true;
}

void TextFinder::add(std::size_t begin, std::size_t end)
{
    ++m_count;
    m_addedTo = end;
    if (m_matches.size() >= kMostMatches)
        return;
    // Matches come in order: the line is mostly the last one or soon after.
    while (m_line + 1 < m_lines->count() && m_lines->start(m_line + 1) <= begin)
        ++m_line;
    const std::size_t start = m_lines->start(m_line);
    const auto size = m_lines->line(m_line).size();
    m_matches.push_back({{m_line, std::int64_t(begin - start)}, {m_line, std::int64_t(std::min(end - start, size))}});
}

} // namespace heliograph::ui
