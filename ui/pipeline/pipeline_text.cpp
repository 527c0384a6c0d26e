#include "ui/pipeline/pipeline_text.h"

namespace heliograph::ui {

namespace {

bool isOfName(QChar c)
{
    return c.isLetterOrNumber() || c == u'-' || c == u'_' || c == u'.';
}

/// Cuts at commas that are in no brackets.
QStringList splitItems(QStringView text)
{
    QStringList items;
    int depth = 0;
    qsizetype begin = 0;
    const auto cut = [&](qsizetype end) {
        if (const QString item = text.mid(begin, end - begin).trimmed().toString(); !item.isEmpty())
            items.append(item);
        begin = end + 1;
    };
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] == u'(' || text[at] == u'{')
            ++depth;
        else if (text[at] == u')' || text[at] == u'}')
            --depth;
        else if (text[at] == u',' && depth == 0)
            cut(at);
    }
    cut(text.size());
    return items;
}

/// Where the bracket that stands at `open` is closed; -1 if it is not.
qsizetype closing(QStringView text, qsizetype open)
{
    int depth = 0;
    for (qsizetype at = open; at < text.size(); ++at) {
        if (text[at] == u'(' || text[at] == u'{')
            ++depth;
        else if ((text[at] == u')' || text[at] == u'}') && --depth == 0)
            return at;
    }
    return -1;
}

} // namespace

PipelineItems itemsOf(const QString &text)
{
    const QStringView whole = QStringView(text).trimmed();
    const qsizetype open = whole.indexOf(u'(');
    const QStringView anchor = whole.left(open < 0 ? 0 : open).trimmed();
    const bool isAnchored = anchor.contains(u'.') && !anchor.contains(u',') && !anchor.contains(u'{') &&
                            closing(whole, open) == whole.size() - 1;
    PipelineItems items;
    if (isAnchored && anchor == items.anchor)
        items.items = splitItems(whole.mid(open + 1).chopped(1));
    else if (isAnchored && anchor != QLatin1String("func.func"))
        items = {anchor.toString(), splitItems(whole.mid(open + 1).chopped(1))};
    else
        items.items = splitItems(whole);
    return items;
}

QString textOf(const PipelineItems &items)
{
    if (items.items.isEmpty())
        return {};
    return items.anchor + u'(' + items.items.join(u',') + u')';
}

QString nameOfItem(const QString &item)
{
    qsizetype end = 0;
    while (end < item.size() && isOfName(item[end]))
        ++end;
    return item.left(end);
}

TypedWord wordAt(const QString &text, int position)
{
    TypedWord typed;
    typed.begin = position;
    while (typed.begin > 0 && isOfName(text[typed.begin - 1]))
        --typed.begin;
    typed.word = text.mid(typed.begin, position - typed.begin);
    typed.isValue = typed.begin > 0 && text[typed.begin - 1] == u'=';
    const auto open = typed.begin == 0 ? -1 : text.lastIndexOf(u'{', typed.begin - 1);
    const auto closed = typed.begin == 0 ? -1 : text.lastIndexOf(u'}', typed.begin - 1);
    if (open <= closed)
        return typed;
    auto begin = open;
    while (begin > 0 && isOfName(text[begin - 1]))
        --begin;
    typed.pass = text.mid(begin, open - begin);
    return typed;
}

} // namespace heliograph::ui
