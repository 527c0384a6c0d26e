#include "ui/views/inspector.h"

#include "core/document/modules.h"
#include "core/symbols/size_symbols.h"
#include "ui/base/label.h"
#include "ui/base/theme.h"
#include "ui/models/blocks.h"
#include "ui/models/facts.h"
#include "ui/models/fate_model.h"
#include "ui/models/module_facts.h"
#include "ui/models/words.h"
#include "ui/session/session.h"
#include "ui/views/inspector_header.h"
#include "ui/views/reach_view.h"

#include <QBoxLayout>
#include <QEvent>
#include <QGridLayout>
#include <QTextDocumentFragment>

#include <algorithm>
#include <cmath>

namespace heliograph::ui {

namespace {

constexpr int kSymbolRows = 10;
constexpr int kWidestFactName = 124;

FactColors factColors(const QWidget *widget)
{
    const Theme &c = Theme::of(widget);
    return {c(Role::Text), c(Role::Text2), c(Role::Text3)};
}

class Rule : public QWidget
{
public:
    explicit Rule(QWidget *parent) : QWidget(parent)
    {
        setFixedHeight(1);
        setBackgroundRole(QPalette::Mid);
        setAutoFillBackground(true);
        setAccessibleName(Inspector::tr("Separator"));
    }
};

/// Text on a step of surface of its own.
void makeWell(QLabel *label)
{
    label->setBackgroundRole(QPalette::Shadow);
    label->setAutoFillBackground(true);
    label->setMargin(px(8));
    label->setWordWrap(true);
    label->setTextFormat(Qt::RichText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
}

bool usesSymbol(const Node &node, const std::string &symbol)
{
    return std::any_of(node.shape.begin(), node.shape.end(),
                       [&](const Dimension &dimension) { return mentions(dimension.expression, symbol); });
}

} // namespace

Inspector::Inspector(Session *session, QWidget *parent) : QScrollArea(parent), m_session(session)
{
    setAccessibleName(tr("Inspector"));
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidgetResizable(true);
    build();
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes & (Changes(Change::Variant) | Change::Active | Change::Module))
            reload();
    });
    reload();
}

void Inspector::build()
{
    auto *content = new QWidget;
    content->setAccessibleName(tr("Inspector"));
    content->setBackgroundRole(QPalette::Base);
    content->setAutoFillBackground(true);
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(0, 0, 0, px(12));
    m_column->setSpacing(0);
    m_header = new InspectorHeader(content);
    m_column->addWidget(m_header);
    m_factGrid = new QGridLayout;
    m_factGrid->setContentsMargins(px(12), px(4), px(12), px(6));
    m_factGrid->setHorizontalSpacing(px(10));
    m_factGrid->setVerticalSpacing(px(3));
    m_factGrid->setColumnStretch(1, 1);
    m_column->addLayout(m_factGrid);
    m_source = new Label({Role::Text, 8.25, false, true}, content);
    m_source->setAccessibleName(tr("Source of the node"));
    makeWell(m_source);
    m_source->setMinimumWidth(px(64));
    auto *well = new QHBoxLayout;
    well->setContentsMargins(px(12), 0, px(12), px(10));
    well->addWidget(m_source);
    m_column->addLayout(well);
    m_symbolSection = addSection(tr("Symbols"), QString());
    m_symbolGrid = new QGridLayout;
    m_symbolGrid->setContentsMargins(px(12), 0, px(12), px(4));
    m_symbolGrid->setHorizontalSpacing(px(10));
    m_symbolGrid->setVerticalSpacing(px(2));
    m_symbolGrid->setColumnStretch(2, 1);
    static_cast<QVBoxLayout *>(m_symbolSection->layout())->addLayout(m_symbolGrid);
    auto *reach = new ReachView(m_session, content);
    QWidget *reachSection = addSection(tr("Part of the tensor"), QString());
    static_cast<QVBoxLayout *>(reachSection->layout())->addWidget(reach);
    connect(reach, &ReachView::offered, reachSection, &QWidget::setVisible);
    reachSection->hide();
    m_stageSection = addSection(tr("Through the stages"), tr("log scale"));
    m_column->addStretch(1);
    setWidget(content);
}

QWidget *Inspector::addSection(const QString &title, const QString &note)
{
    auto *section = new QWidget;
    section->setAccessibleName(title);
    auto *column = new QVBoxLayout(section);
    column->setContentsMargins(0, px(2), 0, px(6));
    column->setSpacing(0);
    column->addWidget(new Rule(section));
    auto *head = new QHBoxLayout;
    head->setContentsMargins(px(12), px(8), px(12), px(5));
    head->setSpacing(px(8));
    auto *label = new Label({Role::Text2, 8.25, true}, section);
    label->setElided(title);
    if (!m_stageTitle || !note.isEmpty())
        m_stageTitle = label;
    head->addWidget(label, 1);
    head->addWidget(new Label(note, {Role::Text3, 8.25}, section));
    column->addLayout(head);
    m_column->addWidget(section);
    return section;
}

/// Above the stretch at the end.
QWidget *Inspector::append(const QString &title, QWidget *content)
{
    QWidget *section = addSection(title, QString());
    m_column->removeWidget(section);
    m_column->insertWidget(m_column->count() - 1, section);
    static_cast<QVBoxLayout *>(section->layout())->addWidget(content);
    return section;
}

void Inspector::reload()
{
    setUpdatesEnabled(false);
    if (m_session->index()) {
        widget()->show();
        showHeader();
        showFacts();
        showSource();
        showSymbols();
        showStages();
    } else {
        widget()->hide();
    }
    setUpdatesEnabled(true);
}

void Inspector::showHeader()
{
    const Variant &variant = *m_session->variant();
    if (m_session->module() != kNone) {
        const QString path = QString::fromStdString(variant.modules[std::size_t(m_session->module())].path);
        return m_header->setKernel(QString::fromStdString(titleOf(variant, m_session->module())), path);
    }
    if (m_session->active() == kNone) {
        m_header->setKernel(QString::fromStdString(variant.kernelName), QString::fromStdString(variant.call));
        return;
    }
    const Node &node = variant.nodes[std::size_t(m_session->active())];
    const FateSummary summary = fateSummary(*m_session, m_session->active());
    m_header->setNode(QString::fromStdString(node.id),
                      QString::fromStdString(node.target.empty() ? node.op : node.target), summary.fate, summary.words);
}

void Inspector::showFacts()
{
    const FactColors colors = factColors(this);
    const QVector<Fact> facts = m_session->module() != kNone   ? moduleFacts(*m_session, colors)
                                : m_session->active() == kNone ? kernelFacts(*m_session, colors)
                                                               : nodeFacts(*m_session, colors);
    growFacts(int(facts.size()));
    m_widestFact = px(64);
    for (const Fact &fact : facts)
        m_widestFact = qMax(m_widestFact, QFontMetrics(uiFont(9)).horizontalAdvance(fact.name) + px(2));
    setFactWidths();
    for (int i = 0; i < m_facts.size(); ++i) {
        const bool used = i < facts.size();
        m_facts[i].name->setVisible(used);
        m_facts[i].value->setVisible(used);
        if (!used)
            continue;
        m_facts[i].name->setText(breakable(facts[i].name));
        m_facts[i].name->setAccessibleName(facts[i].name);
        m_facts[i].value->setText(facts[i].html);
        m_facts[i].value->setAccessibleName(facts[i].name);
    }
}

/// In a narrow dock names take half of it at most: values would be pushed out of sight.
void Inspector::setFactWidths()
{
    const QMargins around = m_factGrid->contentsMargins();
    const int room = viewport()->width() - around.left() - around.right() - m_factGrid->horizontalSpacing();
    const int most = qBound(px(48), room / 2, px(kWidestFactName));
    m_factGrid->setColumnMinimumWidth(0, qMin(m_widestFact, most));
    for (const FactRow &row : std::as_const(m_facts))
        row.name->setMaximumWidth(most);
}

void Inspector::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    setFactWidths();
}

void Inspector::growFacts(int size)
{
    while (m_facts.size() < size) {
        const int row = int(m_facts.size());
        auto *name = new Label({Role::Text2, 9}, widget());
        auto *value = new Label({Role::Text, 9}, widget());
        name->setWordWrap(true);
        name->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        value->setTextFormat(Qt::RichText);
        value->setWordWrap(true);
        value->setMinimumWidth(px(64)); // not that of its longest word, which may be wider than the dock
        value->setTextInteractionFlags(Qt::TextBrowserInteraction);
        connect(value, &QLabel::linkActivated, this, &Inspector::openLink);
        m_factGrid->addWidget(name, row, 0);
        m_factGrid->addWidget(value, row, 1);
        m_facts.append(FactRow{name, value});
    }
}

void Inspector::openLink(const QString &link)
{
    const QString id = link.section(QLatin1Char(':'), 1);
    if (link.startsWith(QLatin1String("symbol:")))
        Q_EMIT symbolChosen(id);
    else if (link.startsWith(QLatin1String("variant:")))
        Q_EMIT variantChosen(id.toInt());
    else if (m_session->variant())
        followFact(*m_session, link);
}

void Inspector::showSource()
{
    const QString snippet =
        m_session->active() == kNone ? QString() : sourceSnippet(*m_session, m_session->active(), factColors(this));
    m_source->setVisible(!snippet.isEmpty());
    m_source->setText(snippet);
}

/// Not an expression that is a symbol only to the compiler.
static bool isNamed(const Symbol &symbol)
{
    return !symbol.name.empty() || !symbol.sources.empty() || symbol.block >= 0;
}

/// The symbols of the active node's shape first, in the colour of what is active.
void Inspector::showSymbols()
{
    const Variant &variant = *m_session->variant();
    const Node *node = m_session->active() == kNone ? nullptr : &variant.nodes[std::size_t(m_session->active())];
    std::vector<const Symbol *> shown;
    for (const Symbol &symbol : variant.symbols)
        if (symbol.replacedBy.empty() && isNamed(symbol))
            shown.push_back(&symbol);
    const auto uses = [node](const Symbol *symbol) { return node && usesSymbol(*node, symbol->symbol); };
    std::stable_partition(shown.begin(), shown.end(), uses);
    const int size = std::min(int(shown.size()), kSymbolRows);
    growSymbols(size);
    const QVector<Block> blocks = blocksOf(variant);
    m_symbolSection->setVisible(size > 0);
    for (int i = 0; i < m_symbols.size(); ++i) {
        for (Label *label : m_symbols[i])
            label->setVisible(i < size);
        if (i >= size)
            continue;
        const Symbol &symbol = *shown[std::size_t(i)];
        const Block block = findBlock(blocks, symbol.block);
        const QString source = symbol.sources.empty() ? block.names.join(QStringLiteral(", "))
                                                      : QString::fromStdString(symbol.sources.front());
        const QString value = blockWords(block);
        m_symbols[i][0]->setElided(QString::fromStdString(symbol.symbol));
        m_symbols[i][0]->setRole(uses(&symbol) ? Role::Active : Role::Text2);
        m_symbols[i][1]->setElided(QString::fromStdString(symbol.name));
        m_symbols[i][2]->setElided(source);
        m_symbols[i][3]->setElided(value.isEmpty() ? QString::fromStdString(symbol.hint) : value);
    }
}

void Inspector::growSymbols(int size)
{
    while (m_symbols.size() < size) {
        std::array<Label *, 4> row{};
        for (int column = 0; column < 4; ++column) {
            row[std::size_t(column)] =
                new Label({column == 3 ? Role::Text : Role::Text2, 8.25, false, true}, m_symbolSection);
            m_symbolGrid->addWidget(row[std::size_t(column)], int(m_symbols.size()), column,
                                    column == 3 ? Qt::AlignRight : Qt::Alignment());
        }
        // Both may be whole expressions, which are not to push the rest aside.
        row[0]->setMaximumWidth(px(72));
        row[3]->setMaximumWidth(px(112));
        m_symbols.append(row);
    }
}

void Inspector::showStages()
{
    const bool ofNode = m_session->active() != kNone;
    const std::vector<std::string> ids = m_session->stageIds();
    auto *column = static_cast<QVBoxLayout *>(m_stageSection->layout());
    m_stageTitle->setText(ofNode ? tr("Through the stages") : tr("Ops in the stages"));
    while (m_stageRows.size() < qsizetype(ids.size())) {
        auto *row = new StageRow(&m_words, m_stageSection);
        connect(row, &QAbstractButton::clicked, this,
                [this, row] { Q_EMIT stageChosen(QString::fromStdString(row->content().stageId)); });
        column->addWidget(row);
        m_stageRows.append(row);
    }
    QVector<StageRow::Content> contents;
    int greatest = 1;
    for (const std::string &id : ids) {
        contents.append(ofNode ? nodeStage(id) : kernelStage(id));
        greatest = std::max(greatest, contents.back().count);
    }
    for (qsizetype i = 0; i < m_stageRows.size(); ++i) {
        m_stageRows[i]->setVisible(i < contents.size());
        if (i >= contents.size())
            continue;
        contents[i].share =
            contents[i].count > 1 ? std::log(double(contents[i].count)) / std::log(double(greatest)) : 0;
        m_stageRows[i]->setContent(contents[i]);
    }
}

StageRow::Content Inspector::nodeStage(const std::string &id) const
{
    StageRow::Content row;
    row.stageId = id;
    const int stage = m_session->stageIndex(id);
    const Fate fate = stage < 0 ? Fate::NotReached : m_session->index()->fate(m_session->active(), std::size_t(stage));
    row.place = fateWords(fate);
    if (stage < 0)
        return row;
    const Variant &variant = *m_session->variant();
    if (const QString elsewhere =
            placeElsewhere(variant.stages[std::size_t(stage)], variant.nodes[std::size_t(m_session->active())]);
        !elsewhere.isEmpty())
        row.place = elsewhere;
    const std::vector<NodeSpan> spans = m_session->index()->spans(m_session->active(), std::size_t(stage));
    if (spans.empty())
        return row;
    const FateCell cell = fateCell(*m_session->index(), m_session->active(), stage);
    row.how = cell.how;
    row.count = cell.count;
    Span all = spans.front().span;
    all.endLine = std::max(spans.back().span.line, spans.back().span.endLine);
    row.place = linesWords(all);
    return row;
}

StageRow::Content Inspector::kernelStage(const std::string &id) const
{
    StageRow::Content row;
    row.stageId = id;
    row.linked = false;
    const int stage = m_session->stageIndex(id);
    row.place = stage < 0 ? fateWords(Fate::NotReached) : QString();
    if (stage < 0)
        return row;
    const Coverage &coverage = m_session->index()->coverage(std::size_t(stage));
    row.count = coverage.total;
    row.place = tr("%1 linked").arg(percent(coverage.ratio()));
    return row;
}

QString Inspector::plainText() const
{
    QStringList lines;
    for (const FactRow &fact : m_facts)
        if (!fact.name->isHidden())
            lines.append(fact.name->accessibleName() + QStringLiteral(": ") +
                         QTextDocumentFragment::fromHtml(fact.value->text()).toPlainText());
    return m_header->accessibleName() + QLatin1Char('\n') +
           lines.join(QLatin1Char('\n')).remove(breakable(QStringLiteral("_")).back());
}

bool Inspector::event(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && m_header)
        reload(); // links in rich text carry their colour
    return QScrollArea::event(event);
}

} // namespace heliograph::ui
