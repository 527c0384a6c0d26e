// The commands of a GraphCanvas: one QAction each, shared by its menu and its keys.
#include "ui/base/commands.h"
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
    const auto add = [this](const char *id, void (GraphCanvas::*run)()) {
        connect(addCommand(id), &QAction::triggered, this, run);
    };
    add("graph.fit", &GraphCanvas::fit);
    add("graph.fit-width", &GraphCanvas::fitWidth);
    add("graph.zoom-to", &GraphCanvas::zoomToFocused);
    add("graph.actual-size", &GraphCanvas::actualSize);
    add("graph.zoom-in", &GraphCanvas::zoomIn);
    add("graph.zoom-out", &GraphCanvas::zoomOut);
    m_edgeLabels = addCommand("graph.edge-labels");
    connect(m_edgeLabels, &QAction::toggled, this, [this](bool on) {
        m_marks.edgeLabels = on;
        update();
        Q_EMIT edgeLabelsToggled(on);
    });
    add("graph.copy-picture", &GraphCanvas::copyPicture);
    add("graph.save-view", &GraphCanvas::saveViewPicture);
    add("graph.save-graph", &GraphCanvas::saveGraphPicture);
}

QAction *GraphCanvas::addCommand(const char *id)
{
    const CommandInfo &row = commandInfo(id);
    if (row.separatorBefore) {
        auto *separator = new QAction(this);
        separator->setSeparator(true);
        addAction(separator);
    }
    QAction *action = makeAction(row, this);
    action->setShortcutContext(Qt::WidgetShortcut);
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
