#include "ui/views/pane_empty.h"

#include "core/document/model.h"
#include "ui/base/theme.h"
#include "ui/models/words.h"

#include <QCoreApplication>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace heliograph::ui {

namespace {

QString words(const char *text)
{
    return QCoreApplication::translate("PaneEmpty", text);
}

/// The error of that stage, or else the first error that stopped an earlier one.
const Diagnostic *errorBefore(const Variant &variant, const std::string &stageId)
{
    const Diagnostic *first = nullptr;
    for (const Diagnostic &diagnostic : variant.diagnostics) {
        if (diagnostic.severity != Severity::Error)
            continue;
        if (diagnostic.stage == stageId)
            return &diagnostic;
        first = first ? first : &diagnostic;
    }
    return first;
}

} // namespace

int stageIndex(const Variant &variant, const QString &stageId)
{
    const std::string id = stageId.toStdString();
    const Stage *stage = variant.stage(id);
    if (!stage) {
        const auto any = std::find_if(variant.stages.begin(), variant.stages.end(),
                                      [&id](const Stage &candidate) { return candidate.id == id; });
        stage = any == variant.stages.end() ? nullptr : &*any;
    }
    return stage ? int(stage - variant.stages.data()) : -1;
}

EmptyReason whyEmpty(const Variant *variant, const QString &stageId)
{
    if (!variant)
        return {words("No document"), words("Open a kernel, or drop one here.")};
    const std::string id = stageId.toStdString();
    const QString title = stageTitle(id);
    if (stageIndex(*variant, stageId) >= 0)
        return {words("%1 is empty").arg(title), words("The stage was made, but it has no text.")};
    const StageInfo *info = findStage(id);
    if (info && isModel(*variant) && !info->isCapturedOf(true))
        return {words("A model has no %1").arg(title), words("It is exported to ONNX, not compiled for a GPU.")};
    if (info && !isModel(*variant) && info->of == StageOf::Models)
        return {words("A kernel has no %1").arg(title), words("Models that PyTorch exports have.")};
    const Diagnostic *error = errorBefore(*variant, id);
    if (!error)
        return {words("%1 was not made").arg(title), words("This variant was captured without it.")};
    const QString why =
        QString::fromStdString(error->message) + QLatin1Char('\n') + QString::fromStdString(error->next);
    if (error->stage == id || error->stage.empty())
        return {words("%1 failed").arg(title), why.trimmed()};
    return {words("%1 was not reached: %2 failed").arg(title, stageTitle(error->stage)), why.trimmed()};
}

PaneEmpty::PaneEmpty(QWidget *parent) : QWidget(parent), m_title(new QLabel(this)), m_detail(new QLabel(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->addStretch(2);
    column->addWidget(m_title);
    column->addWidget(m_detail);
    column->addStretch(3);
    m_title->setFont(uiFont(11.5, true));
    m_detail->setFont(uiFont());
    for (QLabel *label : {m_title, m_detail}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    setAccessibleName(tr("Why this pane is empty"));
}

void PaneEmpty::setReason(const EmptyReason &reason)
{
    m_title->setText(reason.title);
    m_detail->setText(reason.detail);
    m_title->setAccessibleName(reason.title);
    m_detail->setAccessibleName(reason.detail);
    setAccessibleDescription(reason.title + QStringLiteral(". ") + reason.detail);
}

void PaneEmpty::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), Theme::of(this)(Role::Pane));
}

} // namespace heliograph::ui
