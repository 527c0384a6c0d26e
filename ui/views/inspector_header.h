// The head of the inspector: the node's swatch, id and target, and what became of it as a badge.
#pragma once

#include "core/provenance/index.h"

#include <QWidget>

namespace heliograph::ui {

class Label;

class InspectorHeader : public QWidget
{
    Q_OBJECT
public:
    explicit InspectorHeader(QWidget *parent = nullptr);

    void setNode(const QString &id, const QString &target, Fate fate, const QString &fateText);
    void setKernel(const QString &name, const QString &call);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void paintBadge(QPainter &painter) const;
    int badgeWidth() const;
    bool isBadgeBelow() const;
    void layOut();

    Label *m_title;
    Label *m_detail;
    Fate m_fate = Fate::Code;
    QString m_badge;
    bool m_isNode = false;
};

} // namespace heliograph::ui
