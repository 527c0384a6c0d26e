#include "ui/window/dialogs.h"

#include "ui/base/label.h"
#include "ui/base/theme.h"
#include "ui/session/session.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLibraryInfo>

namespace heliograph::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Dialogs", text);
}

/// A dialog with a column for content above a Close button.
QVBoxLayout *makeDialog(QDialog *dialog, const QString &title)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setAccessibleName(title);
    auto *column = new QVBoxLayout(dialog);
    column->setContentsMargins(px(16), px(14), px(16), px(12));
    column->setSpacing(px(10));
    auto *content = new QVBoxLayout;
    column->addLayout(content, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    buttons->setAccessibleName(tr("Buttons"));
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    column->addWidget(buttons);
    return content;
}

QString versions(const Session &session)
{
    QStringList lines{
        tr("Heliograph %1, Qt %2").arg(QCoreApplication::applicationVersion(), QString::fromLatin1(qVersion()))};
    if (session.document())
        for (const auto &[name, version] : session.document()->versions)
            lines.append(QString::fromStdString(name + " " + version));
    return lines.join(QLatin1Char('\n'));
}

} // namespace

void showAbout(const Session &session, QWidget *parent)
{
    auto *dialog = new QDialog(parent);
    QVBoxLayout *content = makeDialog(dialog, tr("About Heliograph"));
    content->addWidget(new Label(tr("Heliograph"), {Role::Text, 12.75, true}, dialog));
    auto *what =
        new Label(tr("Shows every stage of a Helion kernel's way to the GPU, linked node by node."), {}, dialog);
    what->setWordWrap(true);
    content->addWidget(what);
    auto *made = new Label(versions(session), {Role::Text2, 8.5, false, true}, dialog);
    made->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    content->addWidget(made);
    content->addWidget(new Label(tr("Apache License 2.0 with LLVM Exceptions"), {Role::Text2, 8.25}, dialog));
    content->addStretch(1);
    dialog->resize(px(420), px(260));
    dialog->open();
}

} // namespace heliograph::ui
