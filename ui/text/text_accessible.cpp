#include "ui/text/text_accessible.h"

#include "ui/text/text_view.h"

#include <QAccessible>
#include <QAccessibleWidget>

#include <algorithm>
#include <limits>

namespace heliograph::ui {

namespace {

/// Offsets are bytes of the text, so that none of them costs a pass over it. A reader asks line by line.
class TextAccessible : public QAccessibleWidget, public QAccessibleTextInterface
{
public:
    explicit TextAccessible(TextView *view) : QAccessibleWidget(view, QAccessible::EditableText), m_view(view) {}

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        if (type == QAccessible::TextInterface)
            return static_cast<QAccessibleTextInterface *>(this);
        return QAccessibleWidget::interface_cast(type);
    }
    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.readOnly = true;
        state.multiLine = true;
        state.selectableText = true;
        return state;
    }

    int selectionCount() const override { return m_view->selection().isEmpty() ? 0 : 1; }
    void selection(int index, int *begin, int *end) const override
    {
        const bool any = index == 0 && selectionCount() == 1;
        *begin = any ? offset(m_view->selection().begin) : 0;
        *end = any ? offset(m_view->selection().end) : 0;
    }
    void addSelection(int begin, int end) override { setSelection(0, begin, end); }
    void removeSelection(int) override { m_view->setCursor(m_view->cursor()); }
    void setSelection(int, int begin, int end) override { m_view->select({place(begin), place(end)}); }
    int cursorPosition() const override { return offset(m_view->cursor()); }
    void setCursorPosition(int position) override
    {
        m_view->setCursor(place(position));
        m_view->revealCursor();
    }

    QString text(int begin, int end) const override
    {
        return begin >= end ? QString() : textOf(m_view->lines(), {place(begin), place(end)}, kMostText);
    }
    QString textAtOffset(int at, QAccessible::TextBoundaryType boundary, int *begin, int *end) const override
    {
        return boundary == QAccessible::LineBoundary || boundary == QAccessible::ParagraphBoundary
                   ? lineText(place(at).line, begin, end)
                   : withinLine(at, boundary, begin, end);
    }
    QString textBeforeOffset(int at, QAccessible::TextBoundaryType boundary, int *begin, int *end) const override
    {
        if (boundary == QAccessible::LineBoundary || boundary == QAccessible::ParagraphBoundary)
            return lineText(place(at).line - 1, begin, end);
        textAtOffset(at, boundary, begin, end);
        while (*begin > 0) {
            const int before = *begin - 1;
            const QString words = textAtOffset(before, boundary, begin, end);
            if (boundary == QAccessible::CharBoundary || !words.trimmed().isEmpty())
                return words;
            *begin = before; // a line end is no part of any line
        }
        return none(begin, end);
    }
    QString textAfterOffset(int at, QAccessible::TextBoundaryType boundary, int *begin, int *end) const override
    {
        if (boundary == QAccessible::LineBoundary || boundary == QAccessible::ParagraphBoundary)
            return lineText(place(at).line + 1, begin, end);
        textAtOffset(at, boundary, begin, end);
        for (int after = std::max(*end, at + 1); after < characterCount(); after = std::max(*end, after + 1)) {
            const QString words = textAtOffset(after, boundary, begin, end);
            if (boundary == QAccessible::CharBoundary || !words.trimmed().isEmpty())
                return words;
        }
        return none(begin, end);
    }
    int characterCount() const override { return offset(m_view->lines().end()); }
    QRect characterRect(int at) const override
    {
        const QRect local = m_view->placeRect(place(at)).toAlignedRect();
        return {m_view->viewport()->mapToGlobal(local.topLeft()), local.size()};
    }
    int offsetAtPoint(const QPoint &point) const override
    {
        return offset(m_view->placeAt(m_view->viewport()->mapFromGlobal(point)));
    }
    void scrollToSubstring(int begin, int end) override { m_view->revealLines(place(begin).line, place(end).line); }
    QString attributes(int, int *begin, int *end) const override
    {
        *begin = 0;
        *end = characterCount();
        return {};
    }

private:
    static constexpr std::size_t kMostText = 1u << 20;

    int offset(TextPlace place) const
    {
        return int(std::min<std::size_t>(m_view->lines().offset(place), std::numeric_limits<int>::max()));
    }
    TextPlace place(int offset) const
    {
        return m_view->lines().place(std::min(std::size_t(std::max(offset, 0)), m_view->lines().text().size()));
    }
    QString lineText(std::int32_t line, int *begin, int *end) const
    {
        const bool exists = line >= 0 && line < m_view->lines().count();
        *begin = exists ? offset({line, 0}) : -1;
        *end = exists ? offset({line, std::numeric_limits<std::int32_t>::max()}) : -1;
        return exists ? text(*begin, *end) : QString();
    }
    static QString none(int *begin, int *end)
    {
        *begin = *end = -1;
        return {};
    }
    /// The character at an offset, or the run of what is blank, or is not, around it.
    QString withinLine(int at, QAccessible::TextBoundaryType boundary, int *begin, int *end) const
    {
        constexpr std::size_t kLongest = 4096; // of a line of megabytes not all is looked at
        const TextPlace here = place(at);
        const std::string_view line = m_view->lines().line(here.line);
        std::size_t from = std::size_t(here.byte);
        std::size_t to = std::min(from + 1, line.size());
        const auto blank = [&](std::size_t i) { return line[i] == ' ' || line[i] == '\t'; };
        if (boundary != QAccessible::CharBoundary && from < line.size()) {
            const bool kind = blank(from);
            while (from > 0 && blank(from - 1) == kind && to - from < kLongest)
                --from;
            while (to < line.size() && blank(to) == kind && to - from < 2 * kLongest)
                ++to;
        }
        *begin = offset({here.line, std::int64_t(from)});
        *end = offset({here.line, std::int64_t(to)});
        return text(*begin, *end);
    }

    TextView *m_view;
};

QAccessibleInterface *textFactory(const QString &, QObject *object)
{
    auto *view = qobject_cast<TextView *>(object);
    return view ? new TextAccessible(view) : nullptr;
}

} // namespace

void installTextAccessibility()
{
    static const bool installed = (QAccessible::installFactory(textFactory), true);
    Q_UNUSED(installed);
}

void notifyTextCursor(TextView *view)
{
    if (!QAccessible::isActive())
        return;
    const auto offset = [view](TextPlace place) {
        return int(std::min<std::size_t>(view->lines().offset(place), std::numeric_limits<int>::max()));
    };
    QAccessibleTextCursorEvent cursor(view, offset(view->cursor()));
    QAccessible::updateAccessibility(&cursor);
    const TextRange chosen = view->selection();
    QAccessibleTextSelectionEvent selection(view, offset(chosen.begin), offset(chosen.end));
    selection.setCursorPosition(offset(view->cursor()));
    QAccessible::updateAccessibility(&selection);
}

} // namespace heliograph::ui
