#include "ui/views/pane_notice.h"

#include "ui/base/theme.h"
#include "ui/models/words.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace heliograph::ui {

namespace {

QString fateWords(Fate fate, const QString &last)
{
    switch (fate) {
    case Fate::Code:
        return PaneNotice::tr("has no line of its own here");
    case Fate::Alias:
        return PaneNotice::tr("names another node's value: no code of its own");
    case Fate::Folded:
        return last.isEmpty() ? PaneNotice::tr("has no code here") : PaneNotice::tr("folded after %1").arg(last);
    case Fate::NotInConfig:
        return PaneNotice::tr("is not lowered in this config");
    case Fate::NotReached:
        break;
    }
    return PaneNotice::tr("the stage was not reached");
}

} // namespace

PaneNotice::PaneNotice(QWidget *parent) : QWidget(parent), m_words(new QLabel(this)), m_button(new QToolButton(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 2, 4, 2);
    row->addWidget(m_words, 1);
    row->addWidget(m_button);
    m_words->setFont(uiFont(8.5));
    m_words->setMinimumWidth(0);
    m_words->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_button->setFont(uiFont(8.5));
    m_button->setAutoRaise(true);
    setAccessibleName(tr("Why the active node is not in this pane"));
    connect(m_button, &QToolButton::clicked, this, [this] { Q_EMIT stageRequested(m_target); });
    hide();
}

void PaneNotice::setNode(const ProvenanceIndex &index, NodeIndex node, std::size_t stage)
{
    const bool needed = node != kNone && index.linksOf(node, stage).empty();
    setVisible(needed);
    if (!needed)
        return;
    const Variant &variant = index.variant();
    const int last = index.lastStageWithCode(node);
    const QString title = last >= 0 ? stageTitle(variant.stages[std::size_t(last)].id) : QString();
    const QString id = QString::fromStdString(variant.nodes[std::size_t(node)].id);
    const QString elsewhere = placeElsewhere(variant.stages[stage], variant.nodes[std::size_t(node)]);
    m_words->setText(
        id + QStringLiteral(": ") +
        (elsewhere.isEmpty() ? fateWords(index.fate(node, stage), title) : tr("is written in %1").arg(elsewhere)));
    m_words->setToolTip(m_words->text());
    setAccessibleDescription(m_words->text());
    m_button->setVisible(last >= 0 && std::size_t(last) != stage);
    if (last >= 0) {
        m_target = QString::fromStdString(variant.stages[std::size_t(last)].id);
        m_button->setText(tr("Show in %1").arg(title));
        m_button->setAccessibleName(m_button->text());
    }
}

void PaneNotice::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme(Role::Raised));
    painter.fillRect(0, 0, width(), 1, theme(Role::Hairline));
}

} // namespace heliograph::ui
