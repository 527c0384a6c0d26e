// The commands of a GraphCanvas: one QAction each, shared by its menu and its keys.
#include "ui/graph/graph_canvas.h"
#include "ui/graph/graph_picture.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>

namespace heliograph::ui {

void GraphCanvas::addCommands()
{
    const auto add = [this](const QString &text, const QList<QKeySequence> &keys, void (GraphCanvas::*run)()) {
        connect(addCommand(text, keys), &QAction::triggered, this, run);
    };
    add(tr("Fit"), {Qt::Key_F, Qt::Key_Space}, &GraphCanvas::fit);
    add(tr("Fit width"), {Qt::Key_W}, &GraphCanvas::fitWidth);
    add(tr("Zoom to selection"), {Qt::Key_Z, Qt::Key_Return}, &GraphCanvas::zoomToFocused);
    // Ctrl with 0, plus and minus is the text size of the whole window.
    add(tr("Actual size"), {Qt::Key_1}, &GraphCanvas::actualSize);
    add(tr("Zoom in"), {Qt::Key_Plus, Qt::Key_Equal}, &GraphCanvas::zoomIn);
    add(tr("Zoom out"), {Qt::Key_Minus}, &GraphCanvas::zoomOut);
    m_edgeLabels = addCommand(tr("Types on edges"), {Qt::Key_T});
    m_edgeLabels->setCheckable(true);
    connect(m_edgeLabels, &QAction::toggled, this, [this](bool on) {
        m_marks.edgeLabels = on;
        update();
        Q_EMIT edgeLabelsToggled(on);
    });
    addSeparator();
    add(tr("Copy the view as image"), {QKeySequence::Copy}, &GraphCanvas::copyPicture);
    add(tr("Save picture of the view\u2026"), {Qt::Key_S}, &GraphCanvas::saveViewPicture);
    add(tr("Save picture of the graph\u2026"), {Qt::SHIFT | Qt::Key_S}, &GraphCanvas::saveGraphPicture);
}

QAction *GraphCanvas::addCommand(const QString &text, const QList<QKeySequence> &keys)
{
    auto *action = new QAction(text, this);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    addAction(action);
    return action;
}

void GraphCanvas::addSeparator()
{
    auto *separator = new QAction(this);
    separator->setSeparator(true);
    addAction(separator);
}

QMenu *GraphCanvas::makeMenu(QWidget *parent) const
{
    auto *menu = new QMenu(parent);
    menu->addActions(actions());
    return menu;
}

void GraphCanvas::zoomToFocused()
{
    zoomTo(m_marks.focused);
}

void GraphCanvas::zoomIn()
{
    zoomAt(QRectF(rect()).center(), 1.25);
}

void GraphCanvas::zoomOut()
{
    zoomAt(QRectF(rect()).center(), 0.8);
}

void GraphCanvas::actualSize()
{
    zoomAt(QRectF(rect()).center(), 1 / m_zoom);
}

void GraphCanvas::copyPicture()
{
    const QImage image = graphImage(m_painter, {visibleArea(), m_zoom}, m_marks, Theme::of(this), devicePixelRatioF());
    QApplication::clipboard()->setImage(image);
}

void GraphCanvas::saveViewPicture()
{
    savePicture({visibleArea(), m_zoom});
}

void GraphCanvas::saveGraphPicture()
{
    savePicture(wholeGraph(scene()));
}

void GraphCanvas::savePicture(const PictureView &view)
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save picture"), QStringLiteral("graph.svg"),
                                                      tr("Pictures and DOT (*.svg *.png *.dot)"));
    if (path.isEmpty())
        return;
    const Result<void> saved = saveGraph(path, m_painter, view, m_marks, Theme::of(this));
    if (!saved)
        QMessageBox::warning(this, tr("Save picture"),
                             QString::fromStdString(saved.error().message) + u'\n' +
                                 QString::fromStdString(saved.error().next));
}

} // namespace heliograph::ui
