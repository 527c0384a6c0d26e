#include "ui/views/pane.h"

#include "core/document/stages.h"
#include "ui/models/facts.h"
#include "ui/models/words.h"
#include "ui/views/pane_empty.h"
#include "ui/views/pane_header.h"
#include "ui/views/stage_view.h"

#include <QFileInfo>
#include <QVBoxLayout>

#include <algorithm>

namespace heliograph::ui {

namespace {

/// An id that is in no table (a file from a newer program) is shown as text.
const StageInfo &infoOf(const QString &stageId)
{
    const StageInfo *info = findStage(stageId.toStdString());
    return info ? *info : stageTable().front();
}

/// What stands behind the title: the file, or how much there is and for what.
QString subtitleOf(const Variant *variant, const QString &stageId)
{
    const int index = variant ? stageIndex(*variant, stageId) : -1;
    if (index < 0)
        return variant ? Pane::tr("not made") : QString();
    const Stage &stage = variant->stages[std::size_t(index)];
    if (!stage.file.empty())
        return QFileInfo(QString::fromStdString(stage.file)).fileName();
    const StageInfo &info = infoOf(stageId);
    if (info.language == Language::FxGraph)
        return variant->graphs.size() == 1 ? Pane::tr("1 graph") : Pane::tr("%L1 graphs").arg(variant->graphs.size());
    const auto ops =
        int(std::count_if(stage.ops.begin(), stage.ops.end(), [](const Op &op) { return op.isCounted(); }));
    const bool machine = info.language == Language::Ptx || info.language == Language::Sass;
    const QString count = (machine ? Pane::tr("%L1 instructions") : Pane::tr("%L1 ops")).arg(ops);
    if (!machine)
        return count;
    QStringList words{QString::fromStdString(variant->target), count};
    if (const QString registers = registerWords(*variant); info.language == Language::Sass && !registers.isEmpty())
        words.insert(1, registers);
    return words.join(QStringLiteral(" · "));
}

} // namespace

Pane::Pane(Session *session, const QString &stageId, QWidget *parent)
    : QWidget(parent), m_session(session), m_column(new QVBoxLayout(this)), m_header(new PaneHeader(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addWidget(m_header);
    setMinimumWidth(120);
    connect(m_header, &PaneHeader::stageChosen, this, &Pane::setStage);
    connect(m_header, &PaneHeader::splitRequested, this, &Pane::splitRequested);
    connect(m_header, &PaneHeader::closeRequested, this, &Pane::closeRequested);
    connect(m_header, &PaneHeader::contentRequested, this, &Pane::showOtherContent);
    connect(m_header, &PaneHeader::linkToggled, this, [this](bool on) {
        m_view->setFollowing(on);
        Q_EMIT toolsChanged();
    });
    connect(m_header, &PaneHeader::pinToggled, this, &Pane::toolsChanged);
    connect(m_session, &Session::changed, this, [this](Changes changes) {
        if (changes.testFlag(Change::Variant))
            updateHeader();
    });
    setStage(stageId);
}

void Pane::setStage(const QString &stageId)
{
    if (stageId == m_stageId)
        return;
    m_stageId = stageId;
    const PaneContent &content = preferredContent(infoOf(stageId));
    if (&content != m_content)
        fill(content);
    else
        m_view->setStage(stageId);
    m_view->reveal(m_session->active());
    updateHeader();
    Q_EMIT stageChanged();
    Q_EMIT spansMoved();
}

void Pane::setContent(const QString &id)
{
    for (const PaneContent &row : paneContents())
        if (id == QLatin1String(row.id) && row.shows(infoOf(m_stageId)) && &row != m_content)
            fill(row);
}

bool Pane::hasOtherContent() const
{
    return &nextContent(*m_content, infoOf(m_stageId)) != m_content;
}

void Pane::showOtherContent()
{
    setContent(QString::fromLatin1(nextContent(*m_content, infoOf(m_stageId)).id));
}

void Pane::fill(const PaneContent &content)
{
    const bool focused = isAncestorOf(focusWidget());
    delete m_view;
    m_content = &content;
    m_view = content.make(m_session, this);
    m_view->setStage(m_stageId);
    m_view->setFollowing(m_header->isLinked());
    m_column->addWidget(m_view, 1);
    connect(m_view, &StageView::spansMoved, this, &Pane::spansMoved);
    connect(m_view, &StageView::stageRequested, this, &Pane::stageRequested);
    connect(m_view, &StageView::symbolRequested, this, &Pane::symbolRequested);
    if (focused)
        focusView(Qt::OtherFocusReason);
    updateHeader();
    Q_EMIT spansMoved();
}

void Pane::updateHeader()
{
    const StageInfo &info = infoOf(m_stageId);
    const PaneContent &other = nextContent(*m_content, info);
    setAccessibleName(tr("Pane: %1").arg(stageTitle(m_stageId.toStdString())));
    m_header->setStages(m_session->stageIds());
    m_header->setStage(m_stageId, subtitleOf(m_session->variant().get(), m_stageId));
    m_header->setOtherContent(&other == m_content ? nullptr : &other);
    Q_EMIT toolsChanged();
}

/// No focus proxy: with one, Tab would leave out the header.
void Pane::focusView(Qt::FocusReason reason)
{
    m_view->focusTarget()->setFocus(reason);
}

bool Pane::isPinned() const
{
    return m_header->isPinned();
}

void Pane::setPinned(bool pinned)
{
    m_header->setPinned(pinned);
}

bool Pane::isFollowing() const
{
    return m_header->isLinked();
}

void Pane::setFollowing(bool follows)
{
    m_header->setLinked(follows);
}

void Pane::setLetter(int index)
{
    m_header->setLetter(QChar(u'A' + index));
}

void Pane::setActivePane(bool active)
{
    m_header->setActivePane(active);
}

void Pane::setClosable(bool closable)
{
    m_header->setClosable(closable);
}

void Pane::mousePressEvent(QMouseEvent *event)
{
    focusView(Qt::MouseFocusReason);
    QWidget::mousePressEvent(event);
}

} // namespace heliograph::ui
