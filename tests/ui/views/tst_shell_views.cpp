// Stage strip, inspector and fate table: what they say of a variant, and what keys and the mouse do.
#include "tests/support/shown_session.h"
#include "tests/support/ui_test.h"
#include "ui/models/fate_model.h"
#include "ui/views/bottom_panel.h"
#include "ui/views/fate_view.h"
#include "ui/views/inspector.h"
#include "ui/views/stage_strip.h"

#include <QAccessible>
#include <QLabel>
#include <QSignalSpy>
#include <QTabBar>

using namespace heliograph;
using namespace heliograph::ui;

class TestShellViews : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnWarnings(); }

    void stripShowsCoverageOfEachStage()
    {
        Session session;
        StageStrip strip(&session);
        test::show(session, test::sampleVariant());
        QCOMPARE(strip.boxes().size(), 9);
        for (const StageBox *box : strip.boxes()) {
            QCOMPARE(box->content().state, StageState::Made);
            const Coverage &coverage = session.index()->coverage(std::size_t(session.stageIndex(box->content().id)));
            QCOMPARE(box->content().coverage.linked(), coverage.linked());
            QVERIFY(box->accessibleDescription().contains(QString::number(coverage.linked())));
        }
    }

    void stripTellsFailedFromNotReached()
    {
        Session session;
        StageStrip strip(&session);
        test::show(session, test::failingVariant());
        QCOMPARE(box(strip, "ttgir")->content().state, StageState::Made);
        QCOMPARE(box(strip, "llir")->content().state, StageState::Failed);
        QVERIFY(!box(strip, "llir")->content().note.isEmpty());
        QCOMPARE(box(strip, "ptx")->content().state, StageState::NotReached);
        strip.setStale(true);
        QCOMPARE(box(strip, "ttgir")->content().state, StageState::Stale);
    }

    void stripIsUsedByMouseAndKeys()
    {
        Session session;
        StageStrip strip(&session);
        test::show(session, test::sampleVariant());
        strip.resize(1600, 58);
        strip.show();
        QVERIFY(QTest::qWaitForWindowActive(&strip));
        QSignalSpy chosen(&strip, &StageStrip::stageChosen);
        QTest::mouseClick(box(strip, "ttir"), Qt::LeftButton);
        QCOMPARE(chosen.takeFirst().first().toString(), QStringLiteral("ttir"));
        box(strip, "ttir")->setFocus();
        QTest::keyClick(box(strip, "ttir"), Qt::Key_Right);
        QVERIFY(box(strip, "ttgir")->hasFocus());
        QTest::keyClick(box(strip, "ttgir"), Qt::Key_Space);
        QCOMPARE(chosen.takeFirst().first().toString(), QStringLiteral("ttgir"));
    }

    void stripNamesThePanes()
    {
        Session session;
        StageStrip strip(&session);
        test::show(session, test::sampleVariant());
        strip.setPanes({QStringLiteral("source"), QStringLiteral("ptx")}, 1);
        QVERIFY(box(strip, "ptx")->accessibleName().contains(QLatin1String("in pane B")));
        QVERIFY(!box(strip, "ttir")->accessibleName().contains(QLatin1String("pane")));
        const QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(&strip);
        QVERIFY(interface->childCount() >= 9);
    }

    void inspectorSumsUpTheKernel()
    {
        Session session;
        Inspector inspector(&session);
        const VariantPtr variant = test::show(session, test::sampleVariant());
        const QString text = inspector.plainText();
        QVERIFY2(text.startsWith(QString::fromStdString(variant->kernelName)), qPrintable(text));
        QVERIFY(text.contains(QLatin1String("sm_90")));
        QVERIFY(text.contains(QLatin1String("block_sizes")));
    }

    void inspectorTellsWhatTheKernelTakes()
    {
        Session session;
        Inspector inspector(&session);
        Variant variant = test::sampleVariant();
        variant.launches.push_back({"k", {"16"}, {}, 4, 2, 1, 2048, {}});
        test::show(session, variant);
        QVERIFY2(inspector.plainText().contains(QLatin1String("Registers: not recorded")),
                 qPrintable(inspector.plainText()));
        variant.resources = Resources{"k", 164, 0, 0, 0, 2048, 128, {}};
        test::show(session, variant);
        QVERIFY(inspector.plainText().contains(QLatin1String("Registers: 164 a thread, no spills")));
        QVERIFY(inspector.plainText().contains(QLatin1String("Threads: 128 a block")));
        variant.resources->localBytes = 96;
        test::show(session, variant);
        QVERIFY(inspector.plainText().contains(QLatin1String("Spills: 24 a thread, 96 B")));
    }

    void inspectorFollowsTheActiveNode()
    {
        Session session;
        Inspector inspector(&session);
        const VariantPtr variant = test::show(session, test::sampleVariant());
        test::activate(session, "0:acc");
        const QString text = inspector.plainText();
        QVERIFY2(text.startsWith(QLatin1String("0:acc")), qPrintable(text));
        QVERIFY2(text.contains(QLatin1String("load_1")), qPrintable(text));
        QVERIFY2(text.contains(QLatin1String("f32[")), qPrintable(text));
        for (const StageRow *row : inspector.stageRows()) {
            const int stage = session.stageIndex(row->content().stageId);
            const FateCell cell = fateCell(*session.index(), session.active(), stage);
            QVERIFY(cell.count > 0);
            QCOMPARE(row->content().count, cell.count);
            QCOMPARE(row->content().how, cell.how);
        }
    }

    void inspectorStageRowAsksForTheStage()
    {
        Session session;
        Inspector inspector(&session);
        test::show(session, test::sampleVariant());
        test::activate(session, "0:acc");
        inspector.resize(268, 800);
        inspector.show();
        QSignalSpy chosen(&inspector, &Inspector::stageChosen);
        QTest::mouseClick(inspector.stageRows().last(), Qt::LeftButton);
        QCOMPARE(chosen.takeFirst().first().toString(), QStringLiteral("sass"));
    }

    /// A name that is cut off tells nothing, and a list of equal items says how many there are.
    void inspectorShowsLongNamesWhole()
    {
        Variant variant = test::sampleVariant();
        variant.kernelName = "one_shot_allreduce_bias_rmsnorm_kernel_of_many_words";
        variant.config = R"({"load_eviction_policies_of_everything":["a","a","a","a","a","b"],"x":["a","a","b"]})";
        Session session;
        Inspector inspector(&session);
        inspector.resize(268, 800);
        inspector.show();
        test::show(session, std::move(variant));
        QVERIFY(inspector.plainText().contains(QStringLiteral("load_eviction_policies_of_everything: [a ×5, b]")));
        QVERIFY(inspector.plainText().contains(QLatin1String("x: [a, a, b]")));
        for (const QLabel *label : inspector.findChildren<QLabel *>()) {
            if (!label->isVisible() || label->textFormat() == Qt::RichText || label->text().isEmpty())
                continue;
            const QRect room = label->wordWrap() ? label->contentsRect() : QRect(0, 0, label->width(), QWIDGETSIZE_MAX);
            const int flags = label->wordWrap() ? Qt::TextWordWrap : Qt::TextSingleLine;
            const QRect needed =
                label->fontMetrics().boundingRect(QRect(0, 0, room.width(), QWIDGETSIZE_MAX), flags, label->text());
            const bool isCall = label->text().contains(QLatin1Char('(')); // is elided, its tip shows it all
            QVERIFY2(isCall || (needed.width() <= room.width() + 1 && needed.height() <= room.height() + 1),
                     qPrintable(label->text()));
        }
    }

    void inspectorIsEmptyWithoutADocument()
    {
        Session session;
        Inspector inspector(&session);
        QVERIFY(inspector.widget()->isHidden());
        test::show(session, test::sampleVariant());
        QVERIFY(!inspector.widget()->isHidden());
    }

    void fateRowsSelectTheirNode()
    {
        Session session;
        FateView view(&session);
        test::show(session, test::sampleVariant());
        view.resize(1200, 300);
        view.show();
        const int row = view.fateModel()->rowOf(session.variant()->node("0:acc"));
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {},
                          view.visualRect(view.fateModel()->index(row, 0)).center());
        QCOMPARE(session.active(), session.variant()->node("0:acc"));
        view.setFocus();
        QTest::keyClick(&view, Qt::Key_Down);
        QCOMPARE(session.active(), view.fateModel()->rows()[row + 1].node);
    }

    void fateFollowsOtherViews()
    {
        Session session;
        FateView view(&session);
        test::show(session, test::sampleVariant());
        test::activate(session, "1:store");
        QCOMPARE(view.currentIndex().row(), view.fateModel()->rowOf(session.active()));
        session.setActive(kNone);
        QCoreApplication::processEvents();
        QVERIFY(!view.currentIndex().isValid());
    }

    void fateCellOpensItsStage()
    {
        Session session;
        FateView view(&session);
        test::show(session, test::sampleVariant());
        view.resize(1200, 300);
        view.show();
        QSignalSpy chosen(&view, &FateView::stageChosen);
        const QPoint cell = view.visualRect(view.fateModel()->index(0, 8)).center();
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, cell);
        QTest::mouseDClick(view.viewport(), Qt::LeftButton, {}, cell);
        QCOMPARE(chosen.takeFirst().first().toString(), QStringLiteral("ptx"));
    }

    void tabsCountProblems()
    {
        Session session;
        BottomPanel panel(&session);
        test::show(session, test::failingVariant());
        QVERIFY2(panel.tabText(1).contains(QLatin1Char('1')), qPrintable(panel.tabText(1)));
    }

private:
    static StageBox *box(const StageStrip &strip, const std::string &id)
    {
        for (StageBox *candidate : strip.boxes())
            if (candidate->content().id == id)
                return candidate;
        return nullptr;
    }
};

HELIOGRAPH_UI_TEST(TestShellViews)
#include "tst_shell_views.moc"
