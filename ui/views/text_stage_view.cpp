#include "ui/views/text_stage_view.h"

#include "core/document/stages.h"
#include "ui/base/settings.h"
#include "ui/models/words.h"
#include "ui/session/shown_cost.h"
#include "ui/text/find_bar.h"
#include "ui/views/pane_empty.h"
#include "ui/views/pane_notice.h"
#include "ui/views/pane_progress.h"
#include "ui/views/text_folds.h"

#include <QAction>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace heliograph::ui {

TextStageView::TextStageView(Session *session, QWidget *parent)
    : StageView(parent), m_session(session), m_stack(new QStackedWidget(this)), m_text(new TextView(m_stack)),
      m_empty(new PaneEmpty(m_stack)), m_find(new FindBar(m_text, this)), m_notice(new PaneNotice(this)),
      m_progress(new PaneProgress(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_find);
    column->addWidget(m_stack);
    column->addWidget(m_notice);
    column->addWidget(m_progress);
    m_stack->addWidget(m_text);
    m_stack->addWidget(m_empty);
    m_find->hide();
    addCommands();
    m_text->setZoom(Settings().codeZoom());
    m_wrap->setChecked(Settings().wrapsLines());
    connect(m_session, &Session::changed, this, &TextStageView::onChanged);
    connect(m_text, &TextView::activated, this, &TextStageView::activate);
    connect(m_text, &TextView::hovered, this, &TextStageView::hover);
    connect(m_text, &TextView::menuRequested, this, &TextStageView::showMenu);
    connect(m_text, &TextView::jumped, this, [this](TextPlace from, TextPlace to) {
        m_session->noteJump({m_stageId, from.line, from.byte}, {m_stageId, to.line, to.byte});
    });
    connect(m_session, &Session::spotRequested, this, &TextStageView::goToSpot);
    connect(m_text, &TextView::foldsChanged, this, &TextStageView::keepFolds);
    connect(&m_text->symbolSearch(), &SymbolSearch::progressed, m_progress, &PaneProgress::setDone);
    connect(&m_text->symbolSearch(), &SymbolSearch::ended, this, &TextStageView::symbolSearchEnded);
    connect(m_progress, &PaneProgress::cancelled, this, [this] {
        m_text->symbolSearch().cancel();
        m_folding.cancel();
        m_progress->end();
    });
    connect(m_text, &TextView::zoomRequested, this, &TextStageView::zoomBy);
    connect(m_text, &TextView::cursorMoved, this, [this] { m_copy->setEnabled(!m_text->selection().isEmpty()); });
    connect(m_text, &TextView::moved, this, &StageView::spansMoved);
    connect(m_notice, &PaneNotice::stageRequested, this, &StageView::stageRequested);
    m_text->setTipSource([this](TextPlace place) { return tipAt(place); });
}

void TextStageView::setStage(const QString &stageId)
{
    m_stageId = stageId;
    const QString title = stageTitle(stageId.toStdString());
    setAccessibleName(tr("%1 pane").arg(title));
    m_text->setAccessibleName(tr("%1 text").arg(title));
    bind();
}

void TextStageView::onChanged(Changes changes)
{
    if (changes.testFlag(Change::Variant))
        bind();
    if (changes & (Changes(Change::Active) | Change::Module)) {
        lightUp();
        if (isFollowing() && m_session->origin() != this)
            reveal(m_session->active());
    }
    if (changes.testFlag(Change::Cost))
        bindHeat();
    if (changes.testFlag(Change::Hovered))
        hint();
    if (changes.testFlag(Change::Pinned) || changes.testFlag(Change::Active))
        lightPins();
}

void TextStageView::bind()
{
    const VariantPtr variant = m_session->variant();
    const int index = variant && m_session->index() ? stageIndex(*variant, m_stageId) : -1;
    const bool shown = index >= 0 && !variant->stages[std::size_t(index)].text.empty();
    m_lines.reset();
    m_lastActivated = {-1, 0};
    m_find->reset();
    m_folding.cancel();
    m_progress->end();
    if (shown) {
        const StageInfo *info = findStage(m_stageId.toStdString());
        m_lines.emplace(m_session->index(), std::size_t(index));
        const Language language = m_language.value_or(info ? info->language : Language::Mlir);
        m_text->setText(m_lines->stage().text, language, variant);
        bindFolds(language);
        m_text->setMarkSource([this](std::int32_t line) { return m_lines ? m_lines->markOf(line) : LineMark(); });
    } else {
        m_text->setMarkSource({});
        m_text->setText({}, Language::Mlir, {});
        m_empty->setReason(whyEmpty(variant.get(), m_stageId));
    }
    m_stack->setCurrentWidget(shown ? static_cast<QWidget *>(m_text) : m_empty);
    bindNotes();
    bindHeat();
    updateCommands();
    lightUp();
    lightPins();
    hint();
    revealKernel();
}

/// What failed at a place of this text stands there.
void TextStageView::bindNotes()
{
    m_notes = m_lines ? StageNotes(*m_session->variant(), m_lines->stage()) : StageNotes();
    m_text->setNotes(m_notes.notes());
}

/// One scale in all panes. What a pass left was not sampled.
void TextStageView::bindHeat()
{
    const ShownCostPtr &cost = m_session->cost();
    const int index = cost && m_lines && !m_ofPass ? m_session->stageIndex(m_stageId.toStdString()) : -1;
    if (index >= 0 && std::size_t(index) < cost->lines.size())
        m_text->setHeat(cost->lines[std::size_t(index)], cost->scale);
    else
        m_text->setHeat({});
}

QString TextStageView::tipAt(TextPlace place) const
{
    const QString type = m_notes.typeAt(place);
    for (const LineNote &note : m_text->notes())
        if (note.line == place.line)
            return type.isEmpty() ? note.words : type + QLatin1Char('\n') + note.words;
    if (!type.isEmpty())
        return type;
    return m_lines ? m_lines->tipAt(place) : QString();
}

/// The blocks of a large text are found on the way: it is shown unfolded at once, and folds when they are there.
void TextStageView::bindFolds(Language language)
{
    if (m_ofPass) {
        const QSignalBlocker quiet(m_foldByNode);
        m_foldByNode->setChecked(true);
        return;
    }
    const VariantPtr variant = m_session->variant();
    const std::size_t stage = m_lines->stageIndex();
    if (m_lines->stage().text.size() <= kFoldedAtOnce)
        return takeFolds(foldsOf(variant, stage, language));
    m_progress->begin(tr("Finding what folds…"));
    m_folding.run([variant, stage, language] { return foldsOf(variant, stage, language); },
                  [this](const StageFolds &folds) {
                      m_progress->end();
                      takeFolds(folds);
                  });
}

void TextStageView::takeFolds(const StageFolds &folds)
{
    const StageInfo *info = findStage(m_stageId.toStdString());
    m_text->setFoldable(folds.lines, folds.words);
    const bool byNode = Settings().foldsByNode(m_stageId, foldsByNodeAtFirst(info ? info->language : Language::Mlir));
    const QSignalBlocker quiet(m_foldByNode);
    m_foldByNode->setChecked(byNode);
    const std::vector<bool> kept = m_session->foldMemory().of(foldKey());
    if (kept.empty())
        m_text->foldRuns(byNode);
    else
        m_text->setFoldState(kept);
}

QString TextStageView::foldKey() const
{
    return QStringLiteral("%1/%2/%3")
        .arg(m_lines->index().variant().id)
        .arg(QString::fromStdString(m_session->pipeline()), m_stageId);
}

void TextStageView::keepFolds()
{
    if (m_lines && !m_ofPass)
        m_session->foldMemory().keep(foldKey(), m_text->folds().state());
}

/// A user's file may hold much before the kernel: with no node chosen, the source opens at the kernel.
void TextStageView::revealKernel()
{
    if (m_lines && !m_text->notes().isEmpty() && m_session->active() == kNone)
        return m_text->revealLines(m_text->notes().front().line, m_text->notes().front().line);
    if (!m_lines || m_stageId != QLatin1String("source") || m_session->active() != kNone || !m_session->document())
        return;
    std::int32_t last = 0;
    for (const Op &op : m_lines->stage().ops)
        last = std::max(last, op.span.endLine);
    for (const Kernel &kernel : m_session->document()->kernels)
        if (kernel.id == m_session->variant()->kernel && kernel.line > 0)
            m_text->revealLines(kernel.line - 1, std::max(kernel.line, last) - 1);
}

QVector<LitSpan> TextStageView::spansOf(NodeIndex node) const
{
    return m_lines && node != kNone ? m_lines->spansOf(node, m_text->lines()) : QVector<LitSpan>();
}

void TextStageView::lightUp()
{
    const ModuleIndex module = m_session->module();
    m_text->setLit(m_lines && module != kNone ? m_lines->spansOfModule(module, m_text->lines())
                                              : spansOf(m_session->active()));
    if (m_lines)
        m_notice->setNode(m_lines->index(), m_session->active(), m_lines->stageIndex());
    else
        m_notice->hide();
}

/// The active node is lit as such, also if it is pinned.
void TextStageView::lightPins()
{
    m_pinned.clear();
    QVector<PinnedSpans> pinned;
    for (const NodeIndex node : m_session->pinned()) {
        if (!m_lines || node == m_session->active())
            continue;
        m_pinned.insert(node, spansOf(node));
        pinned.append({m_lines->index().variant().nodes[std::size_t(node)].hue, m_pinned[node]});
    }
    m_text->setPinned(std::move(pinned));
}

void TextStageView::hint()
{
    const NodeIndex node = m_session->hovered();
    m_text->setHinted(node == m_session->active() ? QVector<LitSpan>() : spansOf(node));
}

QVector<VisibleSpan> TextStageView::visibleSpans(NodeIndex node) const
{
    QVector<VisibleSpan> visible;
    const qreal above = m_text->viewport()->mapTo(this, QPoint()).y();
    const qreal height = m_text->viewport()->height();
    // The lanes ask in every frame for what is lit already.
    const auto pinned = m_pinned.constFind(node);
    const QVector<LitSpan> spans = node == m_session->active()     ? m_text->lit()
                                   : pinned != m_pinned.constEnd() ? *pinned
                                                                   : spansOf(node);
    std::array<bool, 6> edges{}; // spans off screen on one side, of one kind, are one: a node may have thousands
    for (const LitSpan &span : spans) {
        const auto [top, bottom] = m_text->linesExtent(span.first, span.last);
        const bool off = bottom <= 0 || top >= height;
        if (off && std::exchange(edges[std::size_t(span.how) * 2 + (top >= height ? 1 : 0)], true))
            continue;
        visible.append({above + qBound(0.0, top, height), above + qBound(0.0, bottom, height), span.how, off});
    }
    return visible;
}

void TextStageView::reveal(NodeIndex node)
{
    const QVector<LitSpan> spans = node == m_session->active() ? m_text->lit() : spansOf(node);
    const auto strongest =
        std::min_element(spans.begin(), spans.end(), [](const LitSpan &a, const LitSpan &b) { return a.how < b.how; });
    if (strongest != spans.end())
        m_text->revealLines(strongest->first, strongest->last);
}

void TextStageView::goToSpot(const TextSpot &spot)
{
    if (spot.stage != m_stageId || !m_lines)
        return;
    m_text->setCursor({spot.line, spot.byte});
    m_text->revealLines(m_text->cursor().line, m_text->cursor().line);
}

void TextStageView::stepSpan(NodeIndex node, int direction)
{
    const QVector<LitSpan> spans = spansOf(node);
    if (spans.isEmpty())
        return;
    const auto line = m_text->cursor().line;
    const auto after = std::upper_bound(spans.begin(), spans.end(), line,
                                        [](auto at, const LitSpan &span) { return at < span.first; });
    const auto before = std::lower_bound(spans.begin(), spans.end(), line,
                                         [](const LitSpan &span, auto at) { return span.first < at; });
    const LitSpan &to = direction > 0 ? (after == spans.end() ? spans.first() : *after)
                                      : (before == spans.begin() ? spans.last() : *(before - 1));
    m_text->setCursor({to.first, 0});
    m_text->revealLines(to.first, to.last);
}

/// The node under the place; the next one of its line when the same place is chosen again.
void TextStageView::activate(TextPlace place)
{
    if (!m_lines)
        return;
    const std::vector<NodeLink> nodes = m_lines->nodesAt(place);
    const bool again = place == m_lastActivated;
    m_lastActivated = place;
    if (nodes.empty())
        return;
    const auto active = std::find_if(nodes.begin(), nodes.end(),
                                     [this](const NodeLink &link) { return link.node == m_session->active(); });
    const auto next = again && active != nodes.end() ? std::size_t(active - nodes.begin() + 1) % nodes.size() : 0;
    m_session->setActive(nodes[next].node, this);
}

void TextStageView::hover(TextPlace place)
{
    const std::vector<NodeLink> nodes = m_lines && place.line >= 0 ? m_lines->nodesAt(place) : std::vector<NodeLink>();
    m_session->setHovered(nodes.empty() ? kNone : nodes.front().node);
}

} // namespace heliograph::ui
