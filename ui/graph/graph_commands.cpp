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
    addCommand(tr("Fit"), {Qt::Key_F, Qt::Key_Space}, &GraphCanvas::fit);
    addCommand(tr("Fit width"), {Qt::Key_W}, &GraphCanvas::fitWidth);
    addCommand(tr("Zoom to selection"), {Qt::Key_Z, Qt::Key_Return}, &GraphCanvas::zoomToFocused);
    addCommand(tr("Actual size"), {Qt::CTRL | Qt::Key_0}, &GraphCanvas::actualSize);
    addCommand(tr("Zoom in"), {QKeySequence::ZoomIn, Qt::Key_Plus}, &GraphCanvas::zoomIn);
    addCommand(tr("Zoom out"), {QKeySequence::ZoomOut, Qt::Key_Minus}, &GraphCanvas::zoomOut);
    m_edgeLabels = addCommand(tr("Types on edges"), {Qt::Key_T}, nullptr);
    m_edgeLabels->setCheckable(true);
    connect(m_edgeLabels, &QAction::toggled, this, [this](bool on) {
        m_marks.edgeLabels = on;
        update();
        Q_EMIT edgeLabelsToggled(on);
    });
    addCommand(tr("Copy as image"), {QKeySequence::Copy}, &GraphCanvas::copyPicture);
    addCommand(tr("Save picture\u2026"), {}, &GraphCanvas::savePicture);
}

QAction *GraphCanvas::addCommand(const QString &text, const QList<QKeySequence> &keys, void (GraphCanvas::*run)())
{
    auto *action = new QAction(text, this);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    if (run)
        connect(action, &QAction::triggered, this, run);
    addAction(action);
    return action;
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
    QApplication::clipboard()->setImage(graphImage(m_painter, m_marks, Theme::of(this), devicePixelRatioF()));
}

void GraphCanvas::savePicture()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save picture"), QStringLiteral("graph.svg"),
                                                      tr("Pictures and DOT (*.svg *.png *.dot)"));
    if (path.isEmpty())
        return;
    const Result<void> saved = saveGraph(path, m_painter, m_marks, Theme::of(this));
    if (!saved)
        QMessageBox::warning(this, tr("Save picture"),
                             QString::fromStdString(saved.error().message) + u'\n' +
                                 QString::fromStdString(saved.error().next));
}

} // namespace heliograph::ui
