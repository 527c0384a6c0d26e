#include "ui/run/tile_panel.h"

#include "ui/base/label.h"
#include "ui/models/words.h"
#include "ui/run/tile_legend.h"
#include "ui/run/tile_view.h"

#include <QBoxLayout>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSpinBox>

#include <algorithm>
#include <limits>

namespace heliograph::ui {

namespace {

constexpr qsizetype kMostRead = 64; ///< nodes whose last values are kept

QSpinBox *spin(const QString &name, QWidget *parent)
{
    auto *box = new QSpinBox(parent);
    box->setAccessibleName(name);
    box->setToolTip(name);
    box->setKeyboardTracking(false);
    return box;
}

} // namespace

TilePanel::TilePanel(QWidget *parent)
    : QWidget(parent), m_title(new Label({Role::Text, 9, true, true}, this)), m_choosers(new QHBoxLayout),
      m_visitName(new Label(tr("visit"), {Role::Text3, 8.5}, this)), m_visit(spin(tr("Which visit of the node"), this)),
      m_button(new QPushButton(tr("Show values"), this)), m_view(new TileView(this)), m_legend(new TileLegend(this)),
      m_message(new Label({Role::Text2, 9}, this)), m_status(new Label({Role::Text2, 8.25, false, true}, this))
{
    setAccessibleName(tr("Values of a tile"));
    build();
    connect(m_button, &QPushButton::clicked, this, &TilePanel::valuesWanted);
    connect(m_view, &TileView::laneShown, this, &TilePanel::showLane);
    connect(m_visit, &QSpinBox::valueChanged, this, &TilePanel::updateState);
    setGrid({}, {});
    setVisits(0, -1);
    fill(nullptr);
    updateState();
}

void TilePanel::build()
{
    m_choosers->setContentsMargins(px(8), px(3), px(8), px(3));
    m_choosers->setSpacing(px(4));
    m_choosers->addWidget(m_title, 1);
    m_choosers->addWidget(m_visitName);
    m_choosers->addWidget(m_visit);
    m_choosers->addSpacing(px(4));
    m_choosers->addWidget(m_button);
    m_message->setWordWrap(true);
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setContentsMargins(px(12), 0, px(12), 0);
    m_status->setContentsMargins(px(8), px(2), px(8), px(2));
    auto *middle = new QHBoxLayout;
    middle->setContentsMargins(px(8), 0, 0, 0);
    middle->setSpacing(0);
    middle->addWidget(m_view, 1);
    middle->addWidget(m_legend);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(m_choosers);
    column->addLayout(middle, 1);
    column->addWidget(m_message, 1);
    column->addWidget(m_status);
}

const TilePanel::Read *TilePanel::read() const
{
    const auto found =
        std::find_if(m_read.begin(), m_read.end(), [this](const Read &each) { return each.node == m_node; });
    return found == m_read.end() ? nullptr : &*found;
}

void TilePanel::setNode(const QString &node)
{
    if (node == m_node)
        return;
    m_node = node;
    const Read *known = read();
    if (known && !known->values.isEmpty())
        setVisits(known->values.visits, known->values.visit);
    else
        setVisits(0, -1);
    fill(known && !known->values.isEmpty() ? &known->values : nullptr);
    updateState();
}

void TilePanel::clear()
{
    m_read.clear();
    setGrid({}, {});
    setVisits(0, -1);
    fill(nullptr);
    updateState();
}

void TilePanel::setRunnable(bool runnable)
{
    m_runnable = runnable;
    updateState();
}

void TilePanel::setRunning(bool running)
{
    m_running = running;
    updateState();
}

void TilePanel::showValues(const TileValues &values)
{
    m_read.removeIf([&](const Read &each) { return each.node == values.node; });
    if (m_read.size() >= kMostRead)
        m_read.removeFirst();
    m_read.append(
        {values.node, values, values.isEmpty() ? tr("%1 is not computed in this tile.").arg(values.node) : QString()});
    if (!values.grid.isEmpty())
        setGrid(values.grid, values.tile);
    if (values.node == m_node) {
        setVisits(values.visits, values.visit);
        fill(values.isEmpty() ? nullptr : &values);
    }
    updateState();
}

void TilePanel::showProblem(const QString &node, const QString &words)
{
    m_read.removeIf([&](const Read &each) { return each.node == node; });
    m_read.append({node, {}, words});
    if (node == m_node)
        fill(nullptr);
    updateState();
}

/// One chooser for each dimension of the grid; as long as nobody knows it, two that take any number.
void TilePanel::setGrid(const QVector<qint64> &grid, const QVector<qint64> &tile)
{
    const QScopedValueRollback filling(m_filling, true);
    const qsizetype wanted = grid.isEmpty() ? 1 : grid.size();
    while (m_tiles.size() > wanted)
        delete m_tiles.takeLast();
    while (m_tiles.size() < wanted) {
        QSpinBox *box = spin(tr("Tile number along dimension %1 of the grid").arg(m_tiles.size()), this);
        box->setPrefix(m_tiles.isEmpty() ? tr("tile ") : QString());
        connect(box, &QSpinBox::valueChanged, this, &TilePanel::updateState);
        m_choosers->insertWidget(1 + int(m_tiles.size()), box);
        m_tiles.append(box);
    }
    for (qsizetype i = 0; i < wanted; ++i) {
        const qint64 programs = grid.value(i, std::numeric_limits<int>::max());
        m_tiles[i]->setRange(0, int(std::clamp<qint64>(programs - 1, 0, std::numeric_limits<int>::max())));
        m_tiles[i]->setSuffix(grid.isEmpty() ? QString() : tr(" of %1").arg(grouped(programs)));
        if (i < tile.size())
            m_tiles[i]->setValue(int(tile[i]));
    }
    m_grid = grid;
    for (QSpinBox *box : m_tiles)
        box->setVisible(!grid.isEmpty());
}

/// The last one is asked for as long as nobody knows how many there are. People count from 1.
void TilePanel::setVisits(qint64 visits, qint64 visit)
{
    const QScopedValueRollback filling(m_filling, true);
    m_visit->setRange(0, int(std::clamp<qint64>(visits, 0, std::numeric_limits<int>::max())));
    m_visit->setSpecialValueText(tr("last"));
    m_visit->setSuffix(visits > 0 ? tr(" of %1").arg(grouped(visits)) : QString());
    m_visit->setValue(visits > 0 ? int(visit) + 1 : 0);
    m_visit->setVisible(visits > 1);
    m_visitName->setVisible(visits > 1);
}

TileAsk TilePanel::ask() const
{
    TileAsk wanted{m_node, {}, m_visit->value() == 0 ? -1 : m_visit->value() - 1};
    for (const QSpinBox *box : m_tiles)
        if (!m_grid.isEmpty())
            wanted.tile.append(box->value());
    return wanted;
}

void TilePanel::fill(const TileValues *values)
{
    m_view->setValues(values ? *values : TileValues());
    m_legend->setStatistics(m_view->statistics());
    m_view->setVisible(values != nullptr);
    m_legend->setVisible(values != nullptr);
    m_message->setVisible(values == nullptr);
    m_status->setVisible(values != nullptr);
    showLane(-1);
}

void TilePanel::updateState()
{
    if (m_filling)
        return;
    const Read *known = read();
    const TileAsk wanted = ask();
    const bool isShown = known && !known->values.isEmpty() && known->values.tile == wanted.tile &&
                         known->values.visit == (wanted.visit < 0 ? known->values.visits - 1 : wanted.visit);
    m_title->setElided(m_node.isEmpty() ? tr("No node is selected") : m_node);
    m_button->setEnabled(m_runnable && !m_running && !m_node.isEmpty() && !isShown);
    m_button->setToolTip(isShown ? tr("These values are shown")
                                 : tr("Runs the kernel on the CPU and keeps these values"));
    for (QSpinBox *box : m_tiles)
        box->setEnabled(m_runnable && !m_running);
    m_visit->setEnabled(m_runnable && !m_running);
    m_message->setText(m_running          ? tr("Running…")
                       : m_node.isEmpty() ? tr("Select an FX node to see the values it has in one tile.")
                       : known            ? known->problem
                       : m_runnable
                           ? tr("What %1 holds in one tile of the run is read when you ask for it.").arg(m_node)
                           : tr("This kernel cannot be run: the document does not say what called it."));
}

void TilePanel::showLane(qint64 lane)
{
    m_status->setElided(lane >= 0 ? m_view->wordsOf(lane) : statisticsWords());
}

/// "f32 [64, 64] · −3.1 to 4.2, mean 0.01 · 2 NaN · 240 of padding".
QString TilePanel::statisticsWords() const
{
    const TileValues &values = m_view->values();
    if (values.isEmpty())
        return {};
    const TileStatistics &all = m_view->statistics();
    QStringList words{values.shape.isEmpty() ? tr("%1 scalar").arg(values.dtype)
                                             : values.dtype + u' ' + shapeWords(values.shape)};
    if (all.finite > 0)
        words.append(
            tr("%1 to %2, mean %3").arg(numberWords(all.least), numberWords(all.greatest), numberWords(all.mean)));
    if (all.nan > 0)
        words.append(tr("%1 NaN").arg(grouped(all.nan)));
    if (all.infinite > 0)
        words.append(tr("%1 infinite").arg(grouped(all.infinite)));
    if (all.padding > 0)
        words.append(tr("%1 lanes of padding").arg(grouped(all.padding)));
    return words.join(QStringLiteral(" · "));
}

QString TilePanel::message() const
{
    return m_message->isVisibleTo(this) ? m_message->text() : QString();
}

QString TilePanel::status() const
{
    return m_status->text();
}

} // namespace heliograph::ui
