// A graph as a QGraphicsView shows it: what Heliograph's own canvas is measured against, with the same level of detail.
#pragma once

#include "ui/base/theme.h"
#include "ui/graph/card_metrics.h"
#include "ui/graph/graph_scene.h"
#include "ui/graph/scene_layout.h"

#include <QGraphicsItem>
#include <QGraphicsScene>
#include <QGraphicsView>
#include <QImage>
#include <QPainter>
#include <QStyleOptionGraphicsItem>

namespace heliograph::test {

class PeerCard : public QGraphicsItem
{
public:
    PeerCard(const ui::SceneItem &item, const ui::CardMetrics &metrics, const ui::Theme &theme)
        : m_item(item), m_metrics(metrics), m_theme(theme)
    {
        setPos(item.rect.topLeft());
    }

    QRectF boundingRect() const override { return {QPointF(-1, -1), m_item.rect.size() + QSizeF(2, 2)}; }

    void paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *) override
    {
        const QRectF rect(QPointF(), m_item.rect.size());
        const qreal scale = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
        if (scale < 0.4)
            return painter->fillRect(rect, m_theme.hue(m_item.hue));
        painter->setPen(m_theme(ui::Role::Outline));
        painter->setBrush(m_theme(ui::Role::Raised));
        painter->drawRoundedRect(rect, 4, 4);
        painter->fillRect(QRectF(0, 0, 4, rect.height()), m_theme.hue(m_item.hue));
        painter->setPen(m_theme(ui::Role::Text));
        painter->setFont(m_metrics.title);
        painter->drawText(rect.adjusted(10, 0, 0, -m_metrics.line), Qt::AlignVCenter, m_item.title);
        painter->setFont(m_metrics.detail);
        painter->drawText(rect.adjusted(10, m_metrics.line, 0, 0), Qt::AlignVCenter, m_item.detail);
        painter->setFont(m_metrics.note);
        painter->drawText(rect.adjusted(10, 0, -6, -m_metrics.line), Qt::AlignVCenter | Qt::AlignRight, m_item.note);
    }

private:
    const ui::SceneItem &m_item;
    const ui::CardMetrics &m_metrics;
    const ui::Theme &m_theme;
};

/// Everything handed over must outlive it.
class GraphicsViewPeer
{
public:
    GraphicsViewPeer(const ui::GraphScene &scene, const ui::CardMetrics &metrics, const ui::Theme &theme)
    {
        QPen pen(theme(ui::Role::Outline), 1);
        pen.setCosmetic(true);
        for (const ui::SceneEdge &edge : scene.edges)
            m_scene.addPath(ui::pathOf(edge), pen);
        for (const ui::SceneItem &item : scene.items)
            m_scene.addItem(new PeerCard(item, metrics, theme));
        m_scene.setBackgroundBrush(theme(ui::Role::Pane));
        m_view.setScene(&m_scene);
    }

    void paint(QImage &image, const QRectF &area)
    {
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing, image.width() / area.width() >= 0.4);
        m_scene.render(&painter, QRectF(QPointF(), image.size()), area);
    }

private:
    QGraphicsScene m_scene;
    QGraphicsView m_view;
};

} // namespace heliograph::test
