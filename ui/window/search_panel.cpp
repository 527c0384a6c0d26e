#include "ui/window/search_panel.h"

#include "ui/base/label.h"
#include "ui/base/strings.h"
#include "ui/base/theme.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStandardItemModel>
#include <QTreeView>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr std::size_t kBytesAStep = std::size_t(4) << 20; ///< some 20 ms: the first hits are there at once
constexpr std::size_t kHitsAStep = 200;
constexpr std::size_t kLongestShown = 300; ///< bytes of a line
constexpr int kStageRole = Qt::UserRole, kLineRole = Qt::UserRole + 1, kNodeRole = Qt::UserRole + 2;

/// A line's text without its indent, for a list.
QString shownLine(std::string_view text, std::int32_t line, std::size_t &offset, std::int32_t &at)
{
    for (; at < line && offset != std::string_view::npos; ++at)
        offset = text.find('\n', offset) == std::string_view::npos ? text.size() : text.find('\n', offset) + 1;
    const std::string_view rest = text.substr(std::min(offset, text.size()));
    const std::string_view whole = rest.substr(0, std::min(rest.find('\n'), kLongestShown));
    return toQString(whole).simplified();
}

QString lineCount(int lines)
{
    return lines == 1 ? SearchPanel::tr("1 line") : SearchPanel::tr("%L1 lines").arg(lines);
}

struct FoundLine {
    SearchHit hit;
    QString text;
};

struct Found {
    QVector<FoundLine> lines;
    std::optional<SearchCursor> next;
};

Found findPiece(const ProvenanceIndex &index, const SearchQuery &query, const std::string &pipeline,
                const SearchCursor &from)
{
    const SearchStep step = searchStep(index, query, pipeline, from, kBytesAStep, kHitsAStep);
    Found found{{}, step.next};
    SearchCursor at = from;
    for (const SearchHit &hit : step.hits) {
        if (hit.stage != at.stage)
            at = SearchCursor{hit.stage, 0, 1, 0};
        found.lines.append({hit, shownLine(index.variant().stages[hit.stage].text, hit.line, at.offset, at.line)});
    }
    return found;
}

} // namespace

SearchPanel::SearchPanel(Session *session, QWidget *parent)
    : QWidget(parent), m_session(session), m_field(new QLineEdit(this)), m_status(new Label({Role::Text3, 8.25}, this)),
      m_tree(new QTreeView(this)), m_model(new QStandardItemModel(this)), m_step(this)
{
    setAccessibleName(tr("Search"));
    m_field->setAccessibleName(tr("Search all stages"));
    m_field->setPlaceholderText(tr("Search all stages: words, op: type: node: module: stage: line: cost>"));
    m_field->setToolTip(tr("For example: tt.load op:dot type:f16 node:acc stage:ptx,ttgir line:100-200 cost>50.\n"
                           "module:layer.0 finds what a module of a model holds. The cost of a node is the number of "
                           "its ops in the stage."));
    m_field->setClearButtonEnabled(true);
    m_field->installEventFilter(this);
    m_tree->setAccessibleName(tr("Found lines"));
    m_tree->setModel(m_model);
    m_tree->setHeaderHidden(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setUniformRowHeights(true);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->installEventFilter(this);
    auto *top = new QHBoxLayout;
    top->setContentsMargins(px(8), px(4), px(8), px(4));
    top->setSpacing(px(10));
    top->addWidget(m_field, 1);
    top->addWidget(m_status);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(top);
    column->addWidget(m_tree, 1);
    connect(m_field, &QLineEdit::textChanged, this, &SearchPanel::search);
    connect(m_field, &QLineEdit::returnPressed, this, &SearchPanel::chooseFirst);
    connect(m_tree, &QAbstractItemView::clicked, this, &SearchPanel::choose);
    connect(m_tree, &QAbstractItemView::activated, this, &SearchPanel::choose);
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes.testFlag(Change::Variant))
            search();
    });
}

void SearchPanel::begin()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

QString SearchPanel::status() const
{
    return m_status->text();
}

void SearchPanel::search()
{
    m_step.cancel();
    m_model->clear();
    m_found = 0;
    const Result<SearchQuery> query = parseSearch(m_field->text().toStdString());
    m_status->setRole(query ? Role::Text3 : Role::Failed);
    if (!query) {
        m_status->setText(QString::fromStdString(query.error().message + ' ' + query.error().next));
        return;
    }
    m_query = *query;
    m_status->setText({});
    if (!m_query.isEmpty() && m_session->index())
        step({});
}

/// One piece off this thread; what it found is shown before the next begins.
void SearchPanel::step(const SearchCursor &from)
{
    const std::shared_ptr<const ProvenanceIndex> index = m_session->index();
    m_step.run([index, query = m_query, pipeline = m_session->pipeline(),
                from] { return std::make_shared<const Found>(findPiece(*index, query, pipeline, from)); },
               [this, index](const std::shared_ptr<const Found> &found) {
                   if (index != m_session->index())
                       return; // of a variant that is gone; the search begins anew when that is told
                   for (const FoundLine &line : found->lines)
                       if (m_found < kMost)
                           add(line.hit, line.text);
                   const bool more = found->next && m_found < kMost;
                   finish(!more, found->next.has_value());
                   if (more)
                       step(*found->next);
               });
}

void SearchPanel::add(const SearchHit &hit, const QString &text)
{
    const Variant &variant = *m_session->variant();
    const Stage &stage = variant.stages[hit.stage];
    QStandardItem *group = groupOf(stage);
    const QString node =
        hit.node == kNone ? QString() : QString::fromStdString(variant.nodes[std::size_t(hit.node)].id);
    auto *item = new QStandardItem(QStringLiteral("%1  %2").arg(hit.line, 6).arg(text));
    item->setFont(codeFont(8.25));
    item->setToolTip(node.isEmpty() ? text : node + QStringLiteral(": ") + text);
    item->setData(QString::fromStdString(stage.id), kStageRole);
    item->setData(hit.line, kLineRole);
    item->setData(hit.node, kNodeRole);
    group->appendRow(item);
    group->setText(stageTitle(stage.id) + QStringLiteral(": ") + lineCount(group->rowCount()));
    ++m_found;
}

QStandardItem *SearchPanel::groupOf(const Stage &stage)
{
    const QString id = QString::fromStdString(stage.id);
    QStandardItem *last = m_model->rowCount() > 0 ? m_model->item(m_model->rowCount() - 1) : nullptr;
    if (last && last->data(kStageRole).toString() == id)
        return last;
    auto *group = new QStandardItem;
    group->setData(id, kStageRole);
    m_model->appendRow(group);
    m_tree->expand(group->index());
    return group;
}

void SearchPanel::finish(bool ended, bool cut)
{
    if (!ended)
        m_status->setText(tr("%L1 lines so far…").arg(m_found));
    else if (m_found == 0)
        m_status->setText(tr("Nothing found in the stages that were made"));
    else if (cut)
        m_status->setText(tr("The first %L1 lines; another word narrows them").arg(m_found));
    else
        m_status->setText(lineCount(m_found));
}

void SearchPanel::choose(const QModelIndex &index)
{
    if (index.data(kLineRole).isValid())
        Q_EMIT placeChosen(index.data(kStageRole).toString(), index.data(kLineRole).toInt(),
                           index.data(kNodeRole).toInt());
}

void SearchPanel::chooseFirst()
{
    if (m_model->rowCount() == 0)
        return;
    const QModelIndex current = m_tree->currentIndex();
    const bool chosen = current.isValid() && current.data(kLineRole).isValid();
    const QModelIndex index = chosen ? current : m_model->index(0, 0, m_model->index(0, 0));
    m_tree->setCurrentIndex(index);
    choose(index);
}

/// Down from the field goes into the list, Up from its first row back.
bool SearchPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress || m_model->rowCount() == 0)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (watched == m_field && key == Qt::Key_Down) {
        if (!m_tree->currentIndex().isValid())
            m_tree->setCurrentIndex(m_model->index(0, 0, m_model->index(0, 0)));
        m_tree->setFocus(Qt::TabFocusReason);
        return true;
    }
    if (watched == m_tree && key == Qt::Key_Up && m_tree->currentIndex() == m_model->index(0, 0)) {
        m_field->setFocus(Qt::BacktabFocusReason);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace heliograph::ui
