// The panes side by side: focus, splitting and closing, which stage is shown where, by keys and mouse.
#include "tests/ui/panes/pane_fixture.h"
#include "ui/views/pane_header.h"

#include <QAccessible>
#include <QApplication>
#include <QHelpEvent>
#include <QLabel>
#include <QSignalSpy>
#include <QToolTip>

using namespace heliograph;
using namespace heliograph::ui;
using namespace heliograph::test;

class TestPaneArea : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void shortcutsMoveTheFocus();
    void splitAndClose();
    void showStageUsesThePaneThatHasIt();
    void pinnedPanesKeepTheirStage();
    void textAndGraphAreOneButtonApart();
    void toolsOfAPaneHaveKeys();
    void keysStandInTheTipsOfTools();
    void everyWidgetHasAName();
};

void TestPaneArea::shortcutsMoveTheFocus()
{
    PaneFixture f;
    QSignalSpy focus(&f.area, &PaneArea::focusChanged);
    QTest::keyClick(&f.area, Qt::Key_3, Qt::ControlModifier);
    QCOMPARE(f.area.focusedPane(), f.area.panes()[2]);
    QTest::keyClick(&f.area, Qt::Key_F6);
    QCOMPARE(f.area.focusedPane(), f.area.panes()[3]);
    QTest::keyClick(&f.area, Qt::Key_F6);
    QCOMPARE(f.area.focusedPane(), f.area.panes()[0]);
    QTest::keyClick(&f.area, Qt::Key_F6, Qt::ShiftModifier);
    QCOMPARE(f.area.focusedPane(), f.area.panes()[3]);
    QTest::mouseClick(f.text(1)->text()->viewport(), Qt::LeftButton, {}, QPoint(100, 5));
    QCOMPARE(f.area.focusedPane(), f.area.panes()[1]);
    QCOMPARE(focus.size(), 5);
    QTest::keyClick(&f.area, Qt::Key_6, Qt::ControlModifier); // there is no such pane
    QCOMPARE(f.area.focusedPane(), f.area.panes()[1]);
}

void TestPaneArea::splitAndClose()
{
    PaneFixture f;
    QSignalSpy changed(&f.area, &PaneArea::stagesChanged);
    f.area.focusPane(2);
    QTest::keyClick(&f.area, Qt::Key_Backslash, Qt::ControlModifier);
    QCOMPARE(f.area.stages().size(), 5);
    QCOMPARE(f.area.stages()[3], QStringLiteral("ttgir"));
    QCOMPARE(f.area.focusedPane(), f.area.panes()[3]);
    f.area.splitPane();
    f.area.splitPane(); // six are enough
    QCOMPARE(f.area.stages().size(), PaneArea::kMostPanes);
    for (int i = 0; i < 10; ++i)
        QTest::keyClick(&f.area, Qt::Key_W, Qt::ControlModifier);
    QCOMPARE(f.area.stages().size(), 1); // the last one stays
    QVERIFY(f.area.focusedPane());
    QVERIFY(changed.size() >= 7);
    f.area.setStages({QStringLiteral("ptx"), QStringLiteral("sass")});
    QCOMPARE(f.area.stages(), (QStringList{QStringLiteral("ptx"), QStringLiteral("sass")}));
    f.area.setStages({});
    QCOMPARE(f.area.stages().size(), 2);
}

void TestPaneArea::showStageUsesThePaneThatHasIt()
{
    PaneFixture f;
    f.area.focusPane(0);
    f.area.showStage(QStringLiteral("ptx"));
    QCOMPARE(f.area.focusedPane(), f.area.panes()[3]);
    QCOMPARE(f.area.stages(), kStages);
    f.area.focusPane(0);
    f.area.showStage(QStringLiteral("sass"));
    QCOMPARE(f.area.stages()[0], QStringLiteral("sass"));
}

void TestPaneArea::pinnedPanesKeepTheirStage()
{
    PaneFixture f;
    f.area.focusPane(0);
    auto *header = f.area.panes()[0]->findChild<PaneHeader *>();
    for (IconButton *button : header->findChildren<IconButton *>())
        if (button->accessibleName() == QStringLiteral("Keep this stage in this pane"))
            QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(f.area.panes()[0]->isPinned());
    f.area.showStage(QStringLiteral("sass"));
    QCOMPARE(f.area.stages()[0], QStringLiteral("source"));
    QVERIFY(f.area.stages().contains(QStringLiteral("sass")));
}

void TestPaneArea::textAndGraphAreOneButtonApart()
{
    PaneFixture f;
    f.area.setStages({QStringLiteral("fx"), QStringLiteral("stage0"), QStringLiteral("ptx")});
    Pane *fx = f.area.panes()[0];
    QCOMPARE(fx->content(), QStringLiteral("graph"));
    QCOMPARE(f.area.panes()[1]->content(), QStringLiteral("text"));
    for (IconButton *button : fx->findChildren<IconButton *>())
        if (button->accessibleName() == QStringLiteral("Show as text"))
            QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(fx->content(), QStringLiteral("text"));
    QVERIFY(f.text(0) && f.text(0)->hasText());
    f.area.panes()[2]->setContent(QStringLiteral("graph"));
    QCOMPARE(f.area.panes()[2]->content(), QStringLiteral("graph"));
    f.area.panes()[2]->setStage(QStringLiteral("source")); // which has no graph view
    QCOMPARE(f.area.panes()[2]->content(), QStringLiteral("text"));
    fx->setStage(QStringLiteral("sass"));
    QCOMPARE(fx->content(), QStringLiteral("text"));
    fx->setStage(QStringLiteral("fx"));
    QCOMPARE(fx->content(), QStringLiteral("graph"));
}

/// Of the focused pane; and the commands say how that pane is.
void TestPaneArea::toolsOfAPaneHaveKeys()
{
    PaneFixture f;
    const auto isChecked = [&f](const char *id) { return f.area.findChild<QAction *>(QLatin1String(id))->isChecked(); };
    constexpr Qt::KeyboardModifiers both = Qt::ControlModifier | Qt::ShiftModifier;
    f.area.focusPane(3);
    QTest::keyClick(f.text(3)->text(), Qt::Key_K, both);
    QVERIFY(f.area.panes()[3]->isPinned() && isChecked("panes.pin"));
    QTest::keyClick(f.text(3)->text(), Qt::Key_L, both);
    QVERIFY(!f.area.panes()[3]->isFollowing() && !f.text(3)->isFollowing() && !isChecked("panes.follow"));
    QTest::keyClick(f.text(3)->text(), Qt::Key_1, Qt::ControlModifier);
    QVERIFY(!isChecked("panes.pin") && isChecked("panes.follow"));
    QVERIFY(!f.area.findChild<QAction *>(QStringLiteral("panes.content"))->isEnabled()); // source is text only
    QTest::keyClick(f.text(0)->text(), Qt::Key_4, Qt::ControlModifier);
    QVERIFY(isChecked("panes.pin") && !isChecked("panes.follow"));
    QTest::keyClick(f.text(3)->text(), Qt::Key_K, both);
    QVERIFY(!f.area.panes()[3]->isPinned());
    QTest::keyClick(f.text(3)->text(), Qt::Key_G, both);
    QCOMPARE(f.area.panes()[3]->content(), QStringLiteral("graph"));
    QVERIFY(f.area.panes()[3]->isAncestorOf(QApplication::focusWidget()));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_G, both);
    QCOMPARE(f.area.panes()[3]->content(), QStringLiteral("text"));
    QVERIFY(!f.area.panes()[3]->isFollowing() && !f.text(3)->isFollowing()); // as it was
}

void TestPaneArea::keysStandInTheTipsOfTools()
{
    PaneFixture f;
    auto *header = f.area.panes()[0]->findChild<PaneHeader *>();
    for (IconButton *button : header->findChildren<IconButton *>()) {
        if (button->accessibleName() != QStringLiteral("Split the pane"))
            continue;
        QHelpEvent help(QEvent::ToolTip, {3, 3}, button->mapToGlobal(QPoint(3, 3)));
        QApplication::sendEvent(button, &help);
        QCOMPARE(button->toolTip(), QStringLiteral("Split the pane (Ctrl+\\)"));
    }
    QToolTip::hideText();
}

void TestPaneArea::everyWidgetHasAName()
{
    PaneFixture f;
    for (QWidget *widget : f.area.findChildren<QWidget *>()) {
        const bool plumbing = widget->objectName().startsWith(QStringLiteral("qt_")) ||
                              qstrcmp(widget->metaObject()->className(), "QWidget") == 0 || !widget->isVisible() ||
                              qobject_cast<QLabel *>(widget);
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        if (!plumbing && widget->focusPolicy() != Qt::NoFocus)
            QVERIFY2(accessible && !accessible->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
    }
}

HELIOGRAPH_UI_TEST(TestPaneArea)
#include "tst_pane_area.moc"
