#include "ui/run/config_field.h"

#include "ui/run/unwheeled.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QSpinBox>

namespace heliograph::ui {

ConfigField::ConfigField(const ConfigEntry &entry, QWidget *parent) : QWidget(parent), m_entry(entry)
{
    const QString kind = entry.allowed.value(QLatin1String("kind")).toString();
    const QVector<QJsonValue> choices = choicesOf(entry);
    m_editor = !choices.isEmpty()                                           ? makeChoice(choices)
               : kind == QLatin1String("integer") && entry.value.isDouble() ? makeNumber()
               : entry.value.isBool()                                       ? makeFlag()
                                                                            : makeText();
    m_editor->setAccessibleName(entry.blocks.isEmpty() ? entry.name() : tr("%1, %2").arg(entry.name(), entry.blocks));
    m_editor->setAccessibleDescription(allowedWords(entry));
    m_editor->setToolTip(allowedWords(entry));
    m_editor->setFocusPolicy(Qt::StrongFocus);
    setFocusProxy(m_editor);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_editor);
}

QJsonValue ConfigField::value() const
{
    return m_value();
}

void ConfigField::reset()
{
    m_reset();
}

QWidget *ConfigField::makeChoice(const QVector<QJsonValue> &choices)
{
    auto *box = new Unwheeled<QComboBox>(this);
    for (const QJsonValue &choice : choices)
        box->addItem(valueText(choice));
    const auto own = int(choices.indexOf(m_entry.value));
    box->setCurrentIndex(own);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    m_value = [box, choices] { return choices[box->currentIndex()]; };
    m_reset = [box, own] { box->setCurrentIndex(own); };
    connect(box, &QComboBox::currentIndexChanged, this, &ConfigField::edited);
    return box;
}

/// The variant's own number is allowed, also where the search would not try it.
QWidget *ConfigField::makeNumber()
{
    auto *box = new Unwheeled<QSpinBox>(this);
    const int own = m_entry.value.toInt();
    box->setRange(std::min(own, m_entry.allowed.value(QLatin1String("low")).toInt()),
                  std::max(own, m_entry.allowed.value(QLatin1String("high")).toInt()));
    box->setValue(own);
    m_value = [box] { return QJsonValue(box->value()); };
    m_reset = [box, own] { box->setValue(own); };
    connect(box, &QSpinBox::valueChanged, this, &ConfigField::edited);
    return box;
}

QWidget *ConfigField::makeFlag()
{
    auto *box = new QCheckBox(this);
    const bool own = m_entry.value.toBool();
    box->setChecked(own);
    m_value = [box] { return QJsonValue(box->isChecked()); };
    m_reset = [box, own] { box->setChecked(own); };
    connect(box, &QCheckBox::toggled, this, &ConfigField::edited);
    return box;
}

QWidget *ConfigField::makeText()
{
    auto *line = new QLineEdit(valueText(m_entry.value), this);
    m_value = [line, entry = m_entry] { return valueOf(line->text(), entry); };
    m_reset = [line, entry = m_entry] { line->setText(valueText(entry.value)); };
    connect(line, &QLineEdit::textChanged, this, &ConfigField::edited);
    return line;
}

} // namespace heliograph::ui
