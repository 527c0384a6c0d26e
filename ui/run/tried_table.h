// The table of configs that were tried: a click shows the variant, Ctrl+C copies its config as a script writes it. Rows
// that come while autotuning runs leave the choice where it was.
#pragma once

#include "ui/session/session.h"
#include "ui/views/row_table.h"

namespace heliograph::ui {

class TriedModel;

class TriedTable : public RowTable
{
    Q_OBJECT
public:
    explicit TriedTable(Session *session, QWidget *parent = nullptr);

    const TriedModel *triedModel() const { return m_model; }
    /// To the clipboard: the config that is chosen, else the first.
    void copyConfig() const;

Q_SIGNALS:
    /// It is to be seen.
    void variantWanted(heliograph::VariantId variant);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void load();

    Session *m_session;
    TriedModel *m_model;
};

} // namespace heliograph::ui
