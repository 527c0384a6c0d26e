#include "ui/graph/graph_accessible.h"

#include "ui/graph/graph_canvas.h"

#include <QAccessible>
#include <QAccessibleWidget>

#include <unordered_map>

namespace heliograph::ui {

namespace {

/// One item. It is made when first asked for and lives as long as the canvas, whose scenes may change under it.
class ItemInterface : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    ItemInterface(GraphCanvas *canvas, int item) : m_canvas(canvas), m_item(item) {}

    bool isValid() const override { return std::size_t(m_item) < m_canvas->scene().items.size(); }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *parent() const override { return QAccessible::queryAccessibleInterface(m_canvas); }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }

    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Name && isValid() ? m_canvas->describe(m_item) : QString();
    }
    void setText(QAccessible::Text, const QString &) override {}

    QRect rect() const override
    {
        const QRect box = m_canvas->itemRect(m_item).toRect();
        return {m_canvas->mapToGlobal(box.topLeft()), box.size()};
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        state.focusable = state.selectable = true;
        state.focused = m_canvas->hasFocus() && m_canvas->focused() == m_item;
        const std::vector<std::optional<How>> &lit = m_canvas->marks().lit;
        state.selected = std::size_t(m_item) < lit.size() && lit[std::size_t(m_item)] == How::Exact;
        const SceneItem &item = m_canvas->scene().items[std::size_t(m_item)];
        state.expanded = item.form == ItemForm::Frame;
        state.collapsed = item.held > 0;
        state.expandable = state.expanded || state.collapsed;
        state.offscreen = !QRectF(m_canvas->rect()).intersects(m_canvas->itemRect(m_item));
        return state;
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this) : nullptr;
    }
    QStringList actionNames() const override
    {
        return state().expandable ? QStringList{pressAction(), toggleAction()} : QStringList{pressAction()};
    }
    void doAction(const QString &name) override
    {
        if (name == pressAction() && isValid())
            Q_EMIT m_canvas->activated(m_item);
        else if (name == toggleAction() && isValid())
            Q_EMIT m_canvas->toggled(m_item);
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    GraphCanvas *m_canvas;
    int m_item;
};

class CanvasInterface : public QAccessibleWidget
{
public:
    explicit CanvasInterface(GraphCanvas *canvas) : QAccessibleWidget(canvas, QAccessible::List) {}

    ~CanvasInterface() override
    {
        for (const auto &[item, id] : m_items)
            QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return int(canvas()->scene().items.size()); }

    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= childCount())
            return nullptr;
        const auto found = m_items.find(index);
        if (found != m_items.end())
            return QAccessible::accessibleInterface(found->second);
        auto *made = new ItemInterface(canvas(), index);
        m_items.emplace(index, QAccessible::registerAccessibleInterface(made));
        return made;
    }

    int indexOfChild(const QAccessibleInterface *child) const override
    {
        for (const auto &[item, id] : m_items)
            if (QAccessible::accessibleInterface(id) == child)
                return item;
        return -1;
    }

    QAccessibleInterface *childAt(int x, int y) const override
    {
        const QPoint place = canvas()->mapFromGlobal(QPoint(x, y));
        for (int i = childCount() - 1; i >= 0; --i)
            if (canvas()->itemRect(i).contains(place))
                return child(i);
        return nullptr;
    }

    QAccessibleInterface *focusChild() const override
    {
        return canvas()->hasFocus() ? child(canvas()->focused()) : nullptr;
    }

private:
    GraphCanvas *canvas() const { return static_cast<GraphCanvas *>(widget()); }

    mutable std::unordered_map<int, QAccessible::Id> m_items;
};

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *canvas = qobject_cast<GraphCanvas *>(object);
    return canvas ? new CanvasInterface(canvas) : nullptr;
}

} // namespace

void installGraphAccessibility()
{
    static const bool installed = (QAccessible::installFactory(makeInterface), true);
    Q_UNUSED(installed)
}

void announceGraphFocus(GraphCanvas *canvas, int item)
{
    QAccessibleEvent event(canvas, QAccessible::Focus);
    event.setChild(item);
    QAccessible::updateAccessibility(&event);
}

} // namespace heliograph::ui
