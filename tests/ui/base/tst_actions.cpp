// The table of commands: every row is usable, and no two share keys where both would work.
#include "tests/support/ui_test.h"
#include "ui/base/actions.h"
#include "ui/base/settings.h"

#include <QMenu>
#include <QSet>

using namespace heliograph;
using namespace heliograph::ui;

class TestActions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        test::failOnWarnings();
        Settings().setShortcuts({});
    }

    void noTwoRowsHaveTheSameId()
    {
        QSet<QByteArray> ids;
        for (const CommandInfo &row : commandTable()) {
            QVERIFY2(!ids.contains(row.id), row.id);
            ids.insert(row.id);
        }
    }

    void everyRowOfTheWindowIsAnActionInAMenu()
    {
        QObject parent;
        const Actions actions(&parent);
        QSet<QAction *> inMenus;
        for (const QString &title : actions.menus()) {
            QMenu menu;
            actions.fill(&menu, title);
            for (QAction *action : menu.actions())
                inMenus.insert(action);
        }
        for (const CommandInfo &row : commandTable()) {
            if (row.scope != Scope::Window)
                continue;
            QAction *action = actions.action(row.id);
            QVERIFY2(!action->text().isEmpty(), row.id);
            QVERIFY2(inMenus.contains(action), row.id);
        }
    }

    void idsAreUniqueAndWordsReadable()
    {
        QSet<QString> ids;
        QSet<QString> words;
        for (const CommandInfo &row : commandTable()) {
            QVERIFY2(!ids.contains(QLatin1String(row.id)), row.id);
            ids.insert(QLatin1String(row.id));
            const QString said = plainWords(row) + scopeWords(row.scope);
            QVERIFY2(!words.contains(said) && !said.contains(u'&'), row.id);
            words.insert(said);
            QCOMPARE(&commandInfo(row.id), &row);
        }
    }

    void keysAreUniqueAndReadable()
    {
        for (const CommandInfo &row : commandTable()) {
            const QList<QKeySequence> keys = defaultKeys(row);
            QCOMPARE(keys.isEmpty(), !*row.shortcut);
            for (const QKeySequence &key : keys) {
                QVERIFY2(!key.isEmpty() && key[0].key() != Qt::Key_unknown, row.id);
                for (const CommandInfo &other : commandTable())
                    QVERIFY2(&other == &row || !canClash(row.scope, other.scope) || !defaultKeys(other).contains(key),
                             row.id);
            }
        }
    }

    void theUsersKeysComeFirst()
    {
        const CommandInfo &find = commandInfo("text.find");
        QCOMPARE(keysOf(find), defaultKeys(find));
        Settings().setShortcuts({{QStringLiteral("text.find"), QStringLiteral("Ctrl+Alt+F; F4")}});
        QCOMPARE(keysOf(find).size(), 2);
        QObject parent;
        QCOMPARE(makeAction(find, &parent)->shortcuts().last(), QKeySequence(Qt::Key_F4));
        QCOMPARE(withKeys(QStringLiteral("Find"), "text.find"), QStringLiteral("Find (Ctrl+Alt+F)"));
        Settings().setShortcuts({{QStringLiteral("text.find"), QString()}}); // none at all
        QVERIFY(keysOf(find).isEmpty());
        QCOMPARE(withKeys(QStringLiteral("Find"), "text.find"), QStringLiteral("Find"));
    }
};

HELIOGRAPH_UI_TEST(TestActions)
#include "tst_actions.moc"
