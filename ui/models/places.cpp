#include "ui/models/places.h"

#include "core/document/stages.h"
#include "ui/base/strings.h"

#include <QStringList>

#include <algorithm>

namespace heliograph::ui {

namespace {

bool startsWord(const QString &text, qsizetype at)
{
    return at == 0 || !text[at - 1].isLetterOrNumber() || (text[at].isUpper() && text[at - 1].isLower());
}

int wordScore(const QString &word, const QString &text)
{
    const auto at = text.indexOf(word, 0, Qt::CaseInsensitive);
    if (at < 0)
        return -1;
    return (startsWord(text, at) ? 1000 : 500) - int(qMin<qsizetype>(at, 400));
}

/// Letters in order, each as early as can be; those at the starts of words count more, gaps less.
int lettersScore(const QString &word, const QString &text)
{
    int score = 90;
    qsizetype at = -1;
    for (const QChar letter : word) {
        const auto next = text.indexOf(letter, at + 1, Qt::CaseInsensitive);
        if (next < 0)
            return -1;
        score += startsWord(text, next) ? 3 : -int(qMin<qsizetype>(next - at - 1, 4));
        at = next;
    }
    return qBound(1, score, 99);
}

QString stageNamed(const QString &name)
{
    for (const StageInfo &stage : stageTable()) {
        const QString id = toQString(stage.id);
        const QString title = toQString(stage.title);
        if (id.startsWith(name, Qt::CaseInsensitive) || title.startsWith(name, Qt::CaseInsensitive))
            return id;
    }
    return {};
}

} // namespace

std::optional<LinePlace> linePlace(const QString &words)
{
    const QString trimmed = words.trimmed();
    const auto colon = trimmed.lastIndexOf(QLatin1Char(':'));
    bool isNumber = false;
    const int line = trimmed.mid(colon + 1).toInt(&isNumber);
    if (colon < 0 || !isNumber || line < 1)
        return std::nullopt;
    if (colon == 0)
        return LinePlace{{}, line};
    const QString stage = stageNamed(trimmed.left(colon));
    return stage.isEmpty() ? std::nullopt : std::optional(LinePlace{stage, line});
}

int matchScore(const QString &query, const QString &text)
{
    int score = 0;
    for (const QString &word : query.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const int whole = wordScore(word, text);
        const int found = whole >= 0 ? whole : lettersScore(word, text);
        if (found < 0)
            return -1;
        score += found;
    }
    return score;
}

QVector<int> unlinkedLines(const Stage &stage)
{
    std::vector<bool> isLinked(stage.ops.size(), false);
    for (const Link &link : stage.links)
        isLinked[std::size_t(link.op)] = true;
    QVector<int> lines;
    for (std::size_t i = 0; i < stage.ops.size(); ++i)
        if (stage.ops[i].isCounted() && !isLinked[i])
            lines.append(stage.ops[i].span.line);
    std::sort(lines.begin(), lines.end());
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    return lines;
}

int nextLine(const QVector<int> &lines, int line, int direction)
{
    if (lines.isEmpty())
        return 0;
    const auto after = std::upper_bound(lines.begin(), lines.end(), line);
    const auto before = std::lower_bound(lines.begin(), lines.end(), line);
    if (direction > 0)
        return after == lines.end() ? lines.first() : *after;
    return before == lines.begin() ? lines.last() : *(before - 1);
}

} // namespace heliograph::ui
