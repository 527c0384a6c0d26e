#include "ui/views/reach_view.h"

#include "ui/base/label.h"
#include "ui/models/reach_words.h"
#include "ui/models/words.h"
#include "ui/session/session.h"
#include "ui/views/reach_plot.h"

#include <QBoxLayout>
#include <QGridLayout>
#include <QScopedValueRollback>
#include <QSpinBox>

#include <array>
#include <limits>

namespace heliograph::ui {

ReachView::ReachView(Session *session, QWidget *parent)
    : QWidget(parent), m_session(session), m_tensor(new Label({Role::Text, 8.25, false, true}, this)),
      m_plot(new ReachPlot(this)), m_choosers(new QGridLayout), m_lines(new QGridLayout)
{
    setAccessibleName(tr("Part of the tensor"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, px(4));
    column->setSpacing(px(2));
    m_tensor->setContentsMargins(px(12), 0, px(12), 0);
    for (QGridLayout *grid : {m_choosers, m_lines}) {
        grid->setContentsMargins(px(12), 0, px(12), 0);
        grid->setHorizontalSpacing(px(8));
        grid->setVerticalSpacing(px(2));
        grid->setColumnStretch(1, 1);
    }
    column->addWidget(m_tensor);
    column->addWidget(m_plot);
    column->addLayout(m_lines);
    column->addLayout(m_choosers);
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes & (Changes(Change::Variant) | Change::Active))
            reload();
    });
    reload();
}

void ReachView::reload()
{
    m_reach = m_session->variant() ? reachOf(*m_session->variant(), m_session->active()) : std::nullopt;
    const std::size_t loops = m_reach ? m_reach->loops.size() : 0;
    growTiles(loops);
    const auto outside = m_reach ? findOutside(*m_reach) : std::nullopt;
    const QScopedValueRollback filling(m_isFilling, true);
    for (qsizetype i = 0; i < m_tiles.size(); ++i) {
        const bool isUsed = std::size_t(i) < loops && m_reach->loops[std::size_t(i)].tiles > 1;
        m_names[i]->setVisible(isUsed);
        m_tiles[i]->setVisible(isUsed);
        if (std::size_t(i) >= loops)
            continue;
        const ReachLoop &loop = m_reach->loops[std::size_t(i)];
        const QString name = QString::fromStdString(loop.name);
        m_names[i]->setElided(name);
        m_tiles[i]->setAccessibleName(tr("Which tile of %1").arg(name));
        m_tiles[i]->setToolTip(m_tiles[i]->accessibleName());
        m_tiles[i]->setSuffix(tr(" of %1").arg(grouped(loop.tiles)));
        m_tiles[i]->setRange(0, int(std::min<std::int64_t>(loop.tiles - 1, std::numeric_limits<int>::max())));
        m_tiles[i]->setValue(outside ? int(outside->tile[std::size_t(i)]) : 0);
    }
    showPart();
    Q_EMIT offered(m_reach.has_value());
}

void ReachView::growTiles(std::size_t count)
{
    while (std::size_t(m_tiles.size()) < count) {
        const int row = int(m_tiles.size());
        m_names.append(new Label({Role::Text2, 9}, this));
        m_tiles.append(new QSpinBox(this));
        m_choosers->addWidget(m_names.last(), row, 0);
        m_choosers->addWidget(m_tiles.last(), row, 1);
        connect(m_tiles.last(), &QSpinBox::valueChanged, this, [this] {
            if (!m_isFilling)
                showPart();
        });
    }
}

void ReachView::growLines(std::size_t count)
{
    while (std::size_t(m_dims.size()) < count) {
        const int row = int(m_dims.size());
        const std::array<Label *, 3> line{new Label(tr("Dimension %1").arg(row), {Role::Text2, 9}, this),
                                          new Label({Role::Text, 8.25, false, true}, this),
                                          new Label({Role::Failed, 8.25, true, true}, this)};
        for (int column = 0; column < 3; ++column)
            m_lines->addWidget(line[std::size_t(column)], row, column);
        m_dims.append(line);
    }
}

void ReachView::showPart()
{
    std::vector<std::int64_t> tile;
    for (std::size_t i = 0; m_reach && i < m_reach->loops.size(); ++i)
        tile.push_back(m_tiles[qsizetype(i)]->value());
    const std::size_t dims = m_reach ? m_reach->dims.size() : 0;
    growLines(dims);
    m_tensor->setElided(m_reach ? tensorWords(*m_reach) : QString());
    for (std::size_t i = 0; i < std::size_t(m_dims.size()); ++i) {
        for (Label *label : m_dims[qsizetype(i)])
            label->setVisible(i < dims);
        if (i >= dims)
            continue;
        const ReachedPart part = reachedPart(*m_reach, i, tile);
        m_dims[qsizetype(i)][1]->setText(partWords(part, m_reach->dims[i].extent));
        m_dims[qsizetype(i)][2]->setText(outsideWords(part, m_reach->dims[i].extent));
    }
    m_plot->show(m_reach, tile);
    m_plot->setAccessibleDescription(words());
}

QString ReachView::words() const
{
    QStringList lines;
    for (std::size_t i = 0; m_reach && i < m_reach->dims.size(); ++i) {
        QStringList parts;
        for (const Label *label : m_dims[qsizetype(i)])
            if (!label->text().isEmpty())
                parts.append(label->text());
        lines.append(parts.join(QStringLiteral(", ")));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace heliograph::ui
