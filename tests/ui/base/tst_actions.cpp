// The table of commands: every row is usable, and no two share their keys.
#include "tests/support/ui_test.h"
#include "ui/base/actions.h"

#include <QMenu>
#include <QSet>

using namespace heliograph;
using namespace heliograph::ui;

class TestActions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnWarnings(); }

    void everyRowIsAnActionInAMenu()
    {
        QObject parent;
        const Actions actions(&parent);
        QCOMPARE(actions.all().size(), qsizetype(commandTable().size()));
        QSet<QAction *> inMenus;
        for (const QString &title : actions.menus()) {
            QMenu menu;
            actions.fill(&menu, title);
            for (QAction *action : menu.actions())
                inMenus.insert(action);
        }
        for (const CommandInfo &row : commandTable()) {
            QAction *action = actions.action(row.id);
            QVERIFY2(!action->text().isEmpty(), row.id);
            QVERIFY2(inMenus.contains(action), row.id);
        }
    }

    void keysAreUniqueAndReadable()
    {
        QObject parent;
        const Actions actions(&parent);
        QSet<QString> taken;
        for (const QAction *action : actions.all())
            for (const QKeySequence &key : action->shortcuts()) {
                QVERIFY2(!key.isEmpty(), qPrintable(action->objectName()));
                QVERIFY2(!taken.contains(key.toString()), qPrintable(action->objectName()));
                taken.insert(key.toString());
            }
        for (const CommandInfo &row : commandTable())
            QCOMPARE(actions.action(row.id)->shortcuts().isEmpty(), !*row.shortcut);
    }
};

HELIOGRAPH_UI_TEST(TestActions)
#include "tst_actions.moc"
