#include "ui/window/status_line.h"

#include "core/document/model.h"
#include "core/document/modules.h"
#include "ui/base/icon.h"
#include "ui/base/label.h"
#include "ui/base/theme.h"
#include "ui/models/words.h"
#include "ui/session/session.h"
#include "ui/views/stage_box.h"

#include <QBoxLayout>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>

#include <array>

namespace heliograph::ui {

StatusLine::StatusLine(Session *session, QWidget *parent)
    : QStatusBar(parent), m_session(session), m_job(new QWidget(this))
{
    setAccessibleName(tr("Status"));
    setSizeGripEnabled(false);
    setFixedHeight(px(24));
    m_node = addPart(false);
    m_node->setContentsMargins(px(24), 0, px(8), 0);
    m_coverage = addPart(false);
    m_job->setAccessibleName(tr("Running job"));
    auto *layout = new QHBoxLayout(m_job);
    layout->setContentsMargins(px(8), 0, px(8), 0);
    layout->setSpacing(px(6));
    m_jobWords = new Label({Role::Text2, 8.6}, m_job);
    m_bar = new QProgressBar(m_job);
    m_bar->setFixedWidth(px(70));
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    auto *cancel = new QToolButton(m_job);
    cancel->setIcon(themeIcon(QStringLiteral("close")));
    cancel->setIconSize(QSize(px(12), px(12)));
    cancel->setAutoRaise(true);
    cancel->setToolTip(tr("Cancel the running job"));
    cancel->setAccessibleName(cancel->toolTip());
    for (QWidget *part : std::initializer_list<QWidget *>{m_jobWords, m_bar, cancel})
        layout->addWidget(part);
    addPermanentWidget(m_job);
    m_device = addPart(true);
    m_versions = addPart(true);
    connect(cancel, &QAbstractButton::clicked, this, &StatusLine::cancelWanted);
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes & ~Changes(Change::Hovered))
            reload();
    });
    setJob({}, {}, 0, 0);
    reload();
}

Label *StatusLine::addPart(bool right)
{
    auto *label = new Label({Role::Text2, 8.6}, this);
    label->setContentsMargins(px(8), 0, px(8), 0);
    label->setTextFormat(Qt::PlainText);
    if (right)
        addPermanentWidget(label);
    else
        addWidget(label);
    return label;
}

void StatusLine::setJob(const QString &title, const QString &step, int done, int total)
{
    m_job->setVisible(!title.isEmpty());
    m_jobWords->setText(step.isEmpty() ? title : title + QStringLiteral(" · ") + step);
    m_bar->setVisible(total > 0);
    m_bar->setRange(0, qMax(1, total));
    m_bar->setValue(done);
}

void StatusLine::setStage(const QString &stageId)
{
    if (stageId == m_stageId)
        return;
    m_stageId = stageId;
    reload();
}

void StatusLine::reload()
{
    m_node->setElided(nodeWords());
    m_coverage->setElided(coverageWords());
    m_device->setElided(deviceLine());
    m_versions->setElided(versionWords());
    m_node->setAccessibleName(m_node->text().isEmpty() ? tr("Active node") : m_node->text());
    for (Label *label : {m_node, m_coverage, m_device, m_versions})
        label->setVisible(!label->text().isEmpty());
    update();
}

QString StatusLine::nodeWords() const
{
    const VariantPtr variant = m_session->variant();
    if (!m_session->index())
        return {};
    if (m_session->module() != kNone)
        return tr("Module %1").arg(QString::fromStdString(titleOf(*variant, m_session->module())));
    if (m_session->active() == kNone)
        return tr("%1 nodes, none selected").arg(variant->nodes.size());
    std::array<int, 3> stagesByHow{};
    int made = 0, with = 0;
    for (const std::string &id : m_session->stageIds()) {
        const int stage = m_session->stageIndex(id);
        if (stage < 0)
            continue;
        ++made;
        const auto links = m_session->index()->linksOf(m_session->active(), std::size_t(stage));
        How best = How::Derived;
        for (const Link &link : links)
            best = qMin(best, link.how);
        if (!links.empty())
            ++with, ++stagesByHow[std::size_t(best)];
    }
    QStringList kinds;
    for (const How how : {How::Exact, How::Location, How::Derived})
        if (const int number = stagesByHow[std::size_t(how)]; number > 0)
            kinds.append(QStringLiteral("%1 %2").arg(number).arg(howWords(how)));
    const QString id = QString::fromStdString(variant->nodes[std::size_t(m_session->active())].id);
    return tr("%1 · in %2 of %3 stages").arg(id).arg(with).arg(made) +
           (kinds.isEmpty() ? QString() : QStringLiteral(" · ") + kinds.join(QStringLiteral(", ")));
}

QString StatusLine::coverageWords() const
{
    const int stage = m_session->index() ? m_session->stageIndex(m_stageId.toStdString()) : -1;
    if (stage < 0)
        return {};
    const Coverage &coverage = m_session->index()->coverage(std::size_t(stage));
    const int explained = explainedOps(coverage);
    QString rest;
    if (coverage.none > 0 && explained == coverage.none)
        rest = tr(" · rest is tile prologue and entry");
    else if (coverage.none > 0)
        rest = tr(" · %1 unknown").arg(percent(double(coverage.none - explained) / coverage.total));
    return tr("%1 linked %2").arg(stageTitle(m_stageId.toStdString()), percent(coverage.ratio())) + rest;
}

QString StatusLine::deviceLine() const
{
    const VariantPtr variant = m_session->variant();
    if (!variant)
        return {};
    const QString device = deviceWords(variant->device);
    QStringList parts{QString::fromStdString(variant->target)};
    if (variant->pretended)
        parts.append(tr("%1 pretended, no GPU here").arg(device));
    else if (!device.isEmpty())
        parts.append(device);
    return parts.join(QStringLiteral(" · "));
}

QString StatusLine::versionWords() const
{
    if (!m_session->document())
        return {};
    using Shown = std::array<std::pair<const char *, const char *>, 3>;
    constexpr Shown kOfKernels{{{"helion", "Helion"}, {"triton", "Triton"}, {"torch", "torch"}}};
    constexpr Shown kOfModels{{{"onnx", "ONNX"}, {"onnxscript", "ONNX Script"}, {"torch", "torch"}}};
    const bool isOfModel = m_session->variant() && isModel(*m_session->variant());
    QStringList parts;
    for (const auto &[key, name] : isOfModel ? kOfModels : kOfKernels)
        for (const auto &[tool, version] : m_session->document()->versions)
            if (tool == key)
                parts.append(QLatin1String(name) + QLatin1Char(' ') +
                             QString::fromStdString(version).section(u'+', 0, 0));
    return parts.join(QStringLiteral(" · "));
}

void StatusLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &c = Theme::of(this);
    painter.fillRect(rect(), c(Role::Raised));
    painter.fillRect(QRect(0, 0, width(), 1), c(Role::Hairline));
    for (const QWidget *part : std::initializer_list<const QWidget *>{m_coverage, m_device, m_versions})
        if (part->isVisible())
            painter.fillRect(QRect(part->x() - px(2), px(5), 1, height() - px(10)), c(Role::Outline));
    if (m_session->active() != kNone && m_node->isVisible())
        painter.fillRect(QRect(px(12), height() / 2 - px(4), px(8), px(8)), c(Role::Active));
}

} // namespace heliograph::ui
