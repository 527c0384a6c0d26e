#include "ui/views/stage_strip.h"

#include "core/document/model.h"
#include "ui/base/theme.h"
#include "ui/models/facts.h"
#include "ui/models/words.h"
#include "ui/session/session.h"
#include "ui/session/shown_cost.h"
#include "ui/views/chooser.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace heliograph::ui {

StageStrip::StageStrip(Session *session, QWidget *parent)
    : QWidget(parent), m_session(session), m_layout(new QHBoxLayout(this)),
      m_pipeline(new Chooser(tr("Pipeline"), false, this)), m_kernel(new Chooser(tr("Kernel"), false, this)),
      m_variant(new Chooser(tr("Variant"), true, this))
{
    setAccessibleName(tr("Stages"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    for (Chooser *chooser : {m_pipeline, m_kernel, m_variant})
        m_layout->addWidget(chooser);
    connect(m_pipeline, &Chooser::chosen, this,
            [this](int value) { m_session->setPipeline(value == 0 ? "helion" : "stage0"); });
    connect(m_kernel, &Chooser::chosen, this, &StageStrip::variantChosen);
    connect(m_variant, &Chooser::chosen, this, &StageStrip::variantChosen);
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes & (Changes(Change::Document) | Change::Variant))
            reload();
        else if (changes.testFlag(Change::Contents))
            reloadVariants();
        if (changes.testFlag(Change::Cost))
            reloadContents();
    });
    reload();
}

QSize StageStrip::sizeHint() const
{
    return {px(900), px(58)};
}

void StageStrip::setPanes(const QStringList &stages, int focused)
{
    m_panes = stages;
    m_focused = focused;
    for (StageBox *box : m_boxes) {
        QStringList letters;
        bool lit = false;
        for (int i = 0; i < stages.size(); ++i) {
            if (stages[i].toStdString() != box->content().id)
                continue;
            letters.append(QString(QChar('A' + i)));
            lit = lit || i == focused;
        }
        box->setLetters(letters.join(QLatin1Char(' ')), lit);
    }
}

void StageStrip::setStale(bool stale)
{
    m_stale = stale;
    reloadContents();
}

void StageStrip::setRunning(const std::string &stageId, const QString &step)
{
    m_running = stageId;
    m_step = step;
    reloadContents();
}

void StageStrip::reload()
{
    reloadBoxes();
    reloadPipelines();
    reloadVariants();
}

void StageStrip::reloadBoxes()
{
    const std::vector<std::string> ids = m_session->stageIds();
    const bool same = std::equal(ids.begin(), ids.end(), m_boxes.begin(), m_boxes.end(),
                                 [](const std::string &id, const StageBox *box) { return box->content().id == id; });
    if (!same)
        rebuildBoxes(ids);
    m_layout->setContentsMargins(px(8), px(6), px(12), px(6));
    m_layout->setSpacing(px(15));
    reloadContents();
    setPanes(m_panes, m_focused);
}

void StageStrip::rebuildBoxes(const std::vector<std::string> &stageIds)
{
    qDeleteAll(m_boxes);
    m_boxes.clear();
    for (const std::string &id : stageIds) {
        auto *box = new StageBox(id, this);
        m_layout->addWidget(box, 1);
        m_boxes.append(box);
        connect(box, &QAbstractButton::clicked, this, [this, id] { Q_EMIT stageChosen(QString::fromStdString(id)); });
    }
}

void StageStrip::reloadContents()
{
    for (StageBox *box : m_boxes)
        box->setContent(contentOf(box->content().id));
}

StageBox::Content StageStrip::contentOf(const std::string &stageId) const
{
    StageBox::Content content{stageId, StageState::NotReached, {}, 0, {}, {}};
    content.state = stateOf(stageId, content.note);
    if (const int at = m_session->stageIndex(stageId); at >= 0) {
        content.seconds = m_session->variant()->stages[std::size_t(at)].seconds;
        if (m_session->index())
            content.coverage = m_session->index()->coverage(std::size_t(at));
        const std::shared_ptr<const ShownCost> &cost = m_session->cost();
        if (cost && !cost->delta && !cost->lines[std::size_t(at)].empty())
            content.heat = cost->stage(at);
        if (content.state == StageState::Made && stageId == "sass")
            content.note = registerWords(*m_session->variant());
    }
    return content;
}

StageState StageStrip::stateOf(const std::string &stageId, QString &note) const
{
    const VariantPtr variant = m_session->variant();
    if (stageId == m_running) {
        note = m_step;
        return StageState::Running;
    }
    // FX graphs that could not be finished are there as far as they were traced, and a script that failed is text.
    const bool made = m_session->stageIndex(stageId) >= 0;
    if (variant && (!made || stageId == "fx" || stageId == "source"))
        for (const Diagnostic &diagnostic : variant->diagnostics)
            if (diagnostic.stage == stageId && diagnostic.severity == Severity::Error) {
                note = QString::fromStdString(diagnostic.message);
                return StageState::Failed;
            }
    if (made)
        return m_stale ? StageState::Stale : StageState::Made;
    return StageState::NotReached;
}

void StageStrip::reloadPipelines()
{
    const VariantPtr variant = m_session->variant();
    QString helion = tr("Helion");
    if (m_session->document())
        for (const auto &[name, version] : m_session->document()->versions)
            if (name == "helion")
                helion = tr("Helion %1").arg(QString::fromStdString(version));
    // A variant that passes of ours made has nothing of Helion's compile.
    const bool isOurs = variant && variant->isMadeBy("stage0");
    QVector<Chooser::Choice> choices;
    if (!isOurs || variant->isMadeBy("helion"))
        choices.append({helion, 0});
    if (isOurs)
        choices.append({tr("Stage-0"), 1});
    m_pipeline->setVisible(!variant || !isModel(*variant)); // a model is exported, not compiled
    m_pipeline->setChoices(choices, m_session->pipeline() == "stage0" ? 1 : 0);
}

/// The kernel chooser holds the first variant of each kernel, the variant chooser those of the kernel on screen.
void StageStrip::reloadVariants()
{
    QVector<Chooser::Choice> kernels, variants;
    int kernelOnScreen = 0;
    const VariantPtr variant = m_session->variant();
    if (m_session->document() && variant)
        for (const Kernel &kernel : m_session->document()->kernels) {
            if (!kernel.variants.empty())
                kernels.append({QString::fromStdString(kernel.name), kernel.variants.front().id});
            if (kernel.id != variant->kernel)
                continue;
            kernelOnScreen = kernel.variants.empty() ? 0 : kernel.variants.front().id;
            const QStringList words = variantWords(kernel.variants);
            for (qsizetype i = 0; i < words.size(); ++i)
                variants.append({words[i], kernel.variants[std::size_t(i)].id});
        }
    m_kernel->setVisible(kernels.size() > 1);
    m_kernel->setChoices(kernels, kernelOnScreen);
    m_variant->setChoices(variants, variant ? variant->id : 0);
}

void StageStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &c = Theme::of(this);
    painter.fillRect(rect(), c(Role::Raised));
    painter.fillRect(QRect(0, height() - 1, width(), 1), c(Role::Hairline));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(c(Role::Outline), 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    for (int i = 1; i < m_boxes.size(); ++i) {
        const double x = (m_boxes[i - 1]->geometry().right() + m_boxes[i]->geometry().left() + 1) / 2.0;
        const double y = height() / 2.0;
        painter.drawPolyline(QPolygonF{{x - 1.5, y - 3}, {x + 1.5, y}, {x - 1.5, y + 3}});
    }
}

void StageStrip::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)
        moveFocus(event->key() == Qt::Key_Left ? -1 : 1);
    else
        QWidget::keyPressEvent(event);
}

void StageStrip::moveFocus(int step)
{
    const auto at = m_boxes.indexOf(qobject_cast<StageBox *>(focusWidget()));
    const auto next = at + step;
    if (at >= 0 && next >= 0 && next < m_boxes.size())
        m_boxes[next]->setFocus(Qt::TabFocusReason);
}

} // namespace heliograph::ui
