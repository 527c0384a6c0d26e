#include "ui/run/config_form.h"

#include "ui/base/label.h"
#include "ui/base/strings.h"
#include "ui/run/config_field.h"
#include "ui/run/tensor_field.h"

#include <QAction>
#include <QBoxLayout>
#include <QComboBox>
#include <QFocusEvent>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>

namespace heliograph::ui {

namespace {

/// What Helion says ends without a full stop.
QString sentence(const QString &words)
{
    return words.isEmpty() || words.endsWith(u'.') ? words : words + u'.';
}

} // namespace

ConfigForm::ConfigForm(Session *session, QAction *compile, QAction *tune, QWidget *parent)
    : QWidget(parent), m_session(session), m_command(compile), m_compile(new QPushButton(tr("Compile and run"), this)),
      m_reset(new QPushButton(tr("Reset"), this)), m_tune(new QPushButton(tr("Autotune…"), this)),
      m_changed(new Label({Role::Text2, 9}, this)), m_message(new Label({Role::Failed, 9}, this)),
      m_scroll(new QScrollArea(this))
{
    setAccessibleName(tr("Config"));
    build();
    connect(m_compile, &QPushButton::clicked, compile, &QAction::trigger);
    connect(compile, &QAction::changed, this, [this] { m_compile->setEnabled(m_command->isEnabled()); });
    m_tune->setToolTip(tr("Tries other configs for this call by Helion's own search, and times each (%1)")
                           .arg(tune->shortcut().toString(QKeySequence::NativeText)));
    connect(m_tune, &QPushButton::clicked, tune, &QAction::trigger);
    connect(tune, &QAction::changed, this, [this, tune] { m_tune->setEnabled(tune->isEnabled()); });
    connect(m_reset, &QPushButton::clicked, this, [this] {
        for (ConfigField *field : std::as_const(m_fields))
            field->reset();
        for (TensorField *tensor : std::as_const(m_tensors))
            tensor->reset();
        fieldEdited();
    });
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes & (Changes(Change::Document) | Change::Variant))
            sessionChanged();
    });
    sessionChanged();
}

void ConfigForm::build()
{
    m_compile->setToolTip(tr("Compiles the kernel with this config as a new variant, and runs it where it is chosen "
                             "to run (%1)")
                              .arg(m_command->shortcut().toString(QKeySequence::NativeText)));
    m_compile->setEnabled(m_command->isEnabled());
    m_reset->setToolTip(tr("Back to the config of the variant on screen"));
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_scroll->setAccessibleName(tr("Fields of the config"));
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(px(8));
    buttons->addWidget(m_compile);
    buttons->addWidget(m_reset);
    buttons->addWidget(m_tune);
    buttons->addWidget(m_changed, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(px(12), px(4), px(4), px(4));
    column->setSpacing(px(4));
    column->addLayout(buttons);
    column->addWidget(m_message);
    column->addWidget(m_scroll, 1);
}

/// The document may have been read anew because it grew: what was typed stays.
void ConfigForm::sessionChanged()
{
    const VariantPtr variant = m_session->variant();
    const QString document = m_session->document() ? toQString(m_session->document()->path) : QString();
    const bool same = variant && m_variant && document == m_document && variant->id == m_variant->id &&
                      variant->config == m_variant->config && variant->call == m_variant->call;
    m_variant = variant;
    m_document = document;
    if (same)
        return;
    m_problem.clear();
    fill();
    Q_EMIT edited();
}

void ConfigForm::fill()
{
    auto *page = new QWidget;
    auto *rows = new QGridLayout(page);
    rows->setContentsMargins(0, 0, px(8), 0);
    rows->setHorizontalSpacing(px(8));
    rows->setVerticalSpacing(px(3));
    rows->setColumnStretch(1, 1);
    m_entries = m_variant ? configEntries(*m_variant) : QVector<ConfigEntry>();
    m_fields.clear();
    m_names.clear();
    addTensors(rows);
    for (const ConfigEntry &entry : std::as_const(m_entries))
        addEntry(rows, entry);
    rows->setRowStretch(rows->rowCount(), 1);
    m_scroll->setWidget(page);
    const int bar = style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    m_scroll->setMinimumWidth(page->minimumSizeHint().width() + bar);
    showState();
}

/// They come first: the config's values are chosen for them.
void ConfigForm::addTensors(QGridLayout *rows)
{
    m_tensors.clear();
    m_tensorNames.clear();
    if (!m_variant)
        return;
    const QString call = toQString(m_variant->call);
    const Stage *source = m_variant->stage("source");
    const QStringList parameters = parametersOf(source ? toQString(source->text) : QString(), call.section(u'(', 0, 0));
    const QStringList names = tensorNames(call, parameters);
    for (const CallTensor &tensor : callTensors(call)) {
        const auto row = int(m_tensors.size());
        const QString words = names[row];
        m_tensorNames.append(new Label(words, {Role::Text2, 9}));
        m_tensors.append(new TensorField(words, tensor));
        rows->addWidget(m_tensorNames.last(), row, 0);
        rows->addWidget(m_tensors.last(), row, 1, 1, 2);
        m_tensors.last()->dtype()->installEventFilter(this);
        m_tensors.last()->sizes()->installEventFilter(this);
        connect(m_tensors.last(), &TensorField::edited, this, &ConfigForm::fieldEdited);
    }
}

void ConfigForm::addEntry(QGridLayout *rows, const ConfigEntry &entry)
{
    const auto row = int(m_tensors.size() + m_fields.size());
    m_names.append(new Label(entry.name(), {Role::Text2, 9}));
    m_fields.append(new ConfigField(entry));
    rows->addWidget(m_names.last(), row, 0);
    rows->addWidget(m_fields.last(), row, 1);
    rows->addWidget(new Label(entry.blocks, {Role::Text3, 9, false, true}), row, 2);
    m_fields.last()->editor()->installEventFilter(this);
    connect(m_fields.last(), &ConfigField::edited, this, &ConfigForm::fieldEdited);
}

void ConfigForm::takeFocus()
{
    if (!m_tensors.isEmpty())
        m_tensors.first()->dtype()->setFocus(Qt::ShortcutFocusReason);
    else if (!m_fields.isEmpty())
        m_fields.first()->setFocus(Qt::ShortcutFocusReason);
}

/// A field that keys came to is in sight.
bool ConfigForm::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn)
        m_scroll->ensureWidgetVisible(qobject_cast<QWidget *>(watched), 0, px(4));
    return QWidget::eventFilter(watched, event);
}

void ConfigForm::fieldEdited()
{
    m_problem.clear();
    showState();
    Q_EMIT edited();
}

QString ConfigForm::config() const
{
    QVector<QJsonValue> values;
    for (const ConfigField *field : m_fields)
        values.append(field->value());
    return m_variant ? configWords(*m_variant, m_entries, values) : QString();
}

QString ConfigForm::call() const
{
    QVector<CallTensor> tensors;
    for (const TensorField *field : m_tensors)
        tensors.append(field->value().value_or(CallTensor()));
    return m_variant ? withTensors(toQString(m_variant->call), tensors) : QString();
}

bool ConfigForm::canCompile() const
{
    const auto isChanged = [](const auto *field) { return field->isChanged(); };
    return m_wrong.isEmpty() && (std::any_of(m_fields.begin(), m_fields.end(), isChanged) ||
                                 std::any_of(m_tensors.begin(), m_tensors.end(), isChanged));
}

void ConfigForm::showProblems(const QVector<Diagnostic> &problems)
{
    QStringList lines;
    for (const Diagnostic &problem : problems)
        if (problem.severity == Severity::Error)
            lines.append(sentence(toQString(problem.message)) + u' ' + sentence(toQString(problem.next)));
    m_problem = lines.join(u'\n');
    showState();
}

/// A value that cannot be one is said first: as long as it stands, nothing is compiled.
void ConfigForm::showState()
{
    int changed = 0;
    m_wrong.clear();
    const auto show = [&](Label *name, bool isChanged, bool isWrong, const QString &allowed) {
        changed += isChanged ? 1 : 0;
        name->setRole(isWrong ? Role::Failed : isChanged ? Role::Active : Role::Text2);
        if (isWrong && m_wrong.isEmpty())
            m_wrong = tr("%1 cannot be this. %2").arg(name->text(), allowed);
    };
    for (int i = 0; i < m_tensors.size(); ++i)
        show(m_tensorNames[i], m_tensors[i]->isChanged(), !m_tensors[i]->value(), TensorField::allowedWords());
    for (int i = 0; i < m_fields.size(); ++i)
        show(m_names[i], m_fields[i]->isChanged(), m_fields[i]->value().isUndefined(), allowedWords(m_entries[i]));
    m_reset->setEnabled(changed > 0);
    m_changed->setText(m_entries.isEmpty() ? tr("This variant has no config.")
                       : changed == 1      ? tr("1 value changed")
                       : changed > 1       ? tr("%1 values changed").arg(changed)
                                           : QString());
    m_message->setText(m_wrong.isEmpty() ? m_problem : m_wrong);
    m_message->setVisible(!m_message->text().isEmpty());
}

QString ConfigForm::message() const
{
    return m_message->text().isEmpty() ? m_changed->text() : m_message->text();
}

ConfigField *ConfigForm::field(const QString &name) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&name](const ConfigEntry &entry) { return entry.name() == name; });
    return found == m_entries.end() ? nullptr : m_fields[found - m_entries.begin()];
}

} // namespace heliograph::ui
