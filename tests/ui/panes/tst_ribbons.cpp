// The lanes between panes: bands of the active and of pinned nodes.
#include "tests/ui/panes/pane_fixture.h"
#include "ui/views/pane_header.h"

#include <QApplication>
#include <QSignalSpy>
#include <QToolTip>

using namespace heliograph;
using namespace heliograph::ui;
using namespace heliograph::test;

class TestRibbons : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lanesJoinSpans();
    void lanesFollowTheScroll();
    void pinnedNodesStayLit();
    void pinsSurviveAnotherVariantAndMakeRoom();
    void ribbonsCanBeTurnedOff();
};

void TestRibbons::lanesJoinSpans()
{
    PaneFixture f;
    f.session.setActive(f.node("0:load"));
    f.settle();
    const auto bands = f.lane(3)->bands(f.node("0:load"));
    QCOMPARE(bands.size(), 1);
    QCOMPARE(bands.first().how, How::Location);
    const auto left = f.text(2)->visibleSpans(f.node("0:load"));
    QCOMPARE(bands.first().leftTop, left.first().top + PaneHeader::kHeight);
    QVERIFY(f.lane(1)->bands(kNone).isEmpty());
    QCOMPARE(f.lane(1)->bands(f.node("0:load")).value(0).how, How::Exact);
}

void TestRibbons::lanesFollowTheScroll()
{
    PaneFixture f(longVariant());
    f.session.setActive(f.node("0:acc"));
    f.settle();
    QScrollBar *bar = f.text(3)->text()->verticalScrollBar();
    const qreal before = f.lane(3)->bands(f.node("0:acc")).first().rightTop;
    bar->setValue(bar->value() - 20);
    QCOMPARE(f.lane(3)->bands(f.node("0:acc")).first().rightTop, before + 20);
    bar->setValue(0);
    QCOMPARE(f.lane(3)->bands(f.node("0:acc")).first().rightTop, qreal(f.lane(3)->height()) - 7);
}

void TestRibbons::pinnedNodesStayLit()
{
    PaneFixture f;
    f.area.focusPane(3);
    const QImage before = f.lane(3)->grab().toImage();
    TextView *ptx = f.text(3)->text();
    ptx->setCursor(ptx->lines().place(ptx->lines().text().find("wgmma.mma_async")));
    QTest::keyClick(ptx, Qt::Key_P);
    f.settle();
    QCOMPARE(f.session.pinned(), std::vector<NodeIndex>{f.node("0:acc")});
    QCOMPARE(ptx->pinned().size(), 1);
    QVERIFY(!ptx->pinned()[0].spans.isEmpty());
    QCOMPARE(ptx->pinned()[0].hue, f.variant->nodes[std::size_t(f.node("0:acc"))].hue);
    const QImage pinned = f.lane(3)->grab().toImage();
    QVERIFY(pinned != before);
    f.session.setActive(f.node("0:load")); // both are drawn
    f.settle();
    QVERIFY(f.lane(3)->grab().toImage() != pinned);
    QCOMPARE(ptx->pinned().size(), 1);
    f.session.setActive(f.node("0:acc")); // the active node is lit as such
    f.settle();
    QCOMPARE(ptx->pinned().size(), 0);
    QTest::keyClick(ptx, Qt::Key_P);
    f.settle();
    QVERIFY(f.session.pinned().empty());
    f.session.setActive(kNone);
    f.settle();
    QCOMPARE(f.lane(3)->grab().toImage(), before);
}

void TestRibbons::pinsSurviveAnotherVariantAndMakeRoom()
{
    PaneFixture f;
    QSignalSpy changed(&f.session, &Session::changed);
    const std::vector<const char *> ids{"0:load", "0:load_1", "0:acc", "1:store", "1:acc"};
    for (const char *id : ids)
        f.session.setPinned(f.node(id), true);
    f.session.setPinned(kNone, true);
    f.session.setPinned(f.node("1:acc"), true); // is already
    QCOMPARE(f.session.pinned().size(), Session::kMostPinned);
    QVERIFY(!f.session.isPinned(f.node("0:load"))); // the first made room
    f.settle();
    QCOMPARE(changed.size(), 1);
    QVERIFY(changed[0][0].value<Changes>().testFlag(Change::Pinned));
    f.show(test::failingVariant());
    QVERIFY(f.session.isPinned(f.node("0:acc")));
    f.session.setVariant(nullptr, nullptr);
    f.settle();
    QVERIFY(f.session.pinned().empty());
}

void TestRibbons::ribbonsCanBeTurnedOff()
{
    PaneFixture f;
    f.session.setActive(f.node("0:acc"));
    f.settle();
    const QImage on = f.lane(1)->grab().toImage();
    QTest::keyClick(&f.area, Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(!f.area.showsRibbons());
    QVERIFY(f.lane(1)->grab().toImage() != on);
    f.area.setRibbons(true);
    QCOMPARE(f.lane(1)->grab().toImage(), on);
}

HELIOGRAPH_UI_TEST(TestRibbons)
#include "tst_ribbons.moc"
