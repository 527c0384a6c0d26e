// One value of a config that can be changed: a list to choose from, a number, a flag, or text where nobody knows what
// is allowed.
#pragma once

#include "ui/run/config_entries.h"

#include <QWidget>

#include <functional>

namespace heliograph::ui {

class ConfigField : public QWidget
{
    Q_OBJECT
public:
    explicit ConfigField(const ConfigEntry &entry, QWidget *parent = nullptr);

    /// Undefined if what was written cannot be one.
    QJsonValue value() const;
    bool isChanged() const { return value() != m_entry.value; }
    /// The widget that somebody types into.
    QWidget *editor() const { return m_editor; }
    void reset();

Q_SIGNALS:
    void edited();

private:
    QWidget *makeChoice(const QVector<QJsonValue> &choices);
    QWidget *makeNumber();
    QWidget *makeFlag();
    QWidget *makeText();

    ConfigEntry m_entry;
    QWidget *m_editor;
    std::function<QJsonValue()> m_value;
    std::function<void()> m_reset;
};

} // namespace heliograph::ui
