#include "ui/text/text_finder.h"

#include <algorithm>

namespace heliograph::ui {

namespace {
/// Short enough that typing and scrolling go on during a search.
constexpr qint64 kSliceMs = 8;
constexpr std::int32_t kLinesBetweenLooks = 64;
/// Of one line; longer ones are searched up to here by expressions.
constexpr std::size_t kSearchedBytes = 1u << 20;
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
    const auto options =
        query.matchCase ? QRegularExpression::NoPatternOption : QRegularExpression::CaseInsensitiveOption;
    m_expression = QRegularExpression(query.regex ? query.words : QRegularExpression::escape(query.words), options);
    m_plain = !query.regex && query.matchCase ? query.words.toStdString() : std::string();
    if (!m_expression.isValid()) {
        m_error = m_expression.errorString();
        return;
    }
    searchSlice();
    if (m_next < m_lines->count() && !isFull() && m_error.isEmpty())
        m_timer.start(0);
}

void TextFinder::stop()
{
    m_timer.stop();
    m_matches.clear();
    m_error.clear();
    m_next = 0;
    m_lines = nullptr;
}

void TextFinder::searchSlice()
{
    QElapsedTimer clock;
    clock.start();
    while (m_next < m_lines->count() && !isFull() && m_error.isEmpty()) {
        searchLine(m_next++);
        if (m_next % kLinesBetweenLooks == 0 && clock.elapsed() >= kSliceMs)
            break;
    }
    if (m_next >= m_lines->count() || isFull() || !m_error.isEmpty())
        m_timer.stop();
    Q_EMIT progressed();
}

void TextFinder::searchLine(std::int32_t line)
{
    const std::string_view bytes = m_lines->line(line);
    if (!m_plain.empty()) {
        for (std::size_t at = bytes.find(m_plain); at != bytes.npos && !isFull();
             at = bytes.find(m_plain, at + m_plain.size()))
            m_matches.push_back({{line, std::int64_t(at)}, {line, std::int64_t(at + m_plain.size())}});
        return;
    }
    std::vector<int> positions;
    const QString text = decode(bytes.substr(0, kSearchedBytes), positions);
    const auto byteOf = [&positions](qsizetype position) {
        return std::int64_t(std::lower_bound(positions.begin(), positions.end(), int(position)) - positions.begin());
    };
    auto found = m_expression.globalMatch(text);
    if (!found.isValid())
        m_error = tr("The expression needs too long on line %L1.").arg(line + 1);
    while (found.hasNext() && !isFull()) {
        const QRegularExpressionMatch match = found.next();
        if (match.capturedLength() > 0)
            m_matches.push_back({{line, byteOf(match.capturedStart())}, {line, byteOf(match.capturedEnd())}});
    }
}

} // namespace heliograph::ui
