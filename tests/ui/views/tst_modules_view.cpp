// The tree of modules: what its rows say, and that a row, a node and a link choose the same module everywhere.
#include "tests/support/sample_model.h"
#include "tests/support/ui_test.h"
#include "ui/models/modules_model.h"
#include "ui/session/session.h"
#include "ui/views/inspector.h"
#include "ui/views/modules_view.h"
#include "ui/views/text_stage_view.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QSignalSpy>

using namespace heliograph;
using namespace heliograph::ui;

class TestModulesView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnWarnings(); }

    void theTreeKeepsTheContract()
    {
        ModulesModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 0);
        model.load(std::make_shared<const Variant>(test::sampleModel()));
        QCOMPARE(model.rowCount(), 1);
        const QModelIndex root = model.index(0, 0);
        QCOMPARE(model.rowCount(root), 3);
        QCOMPARE(model.parent(model.index(2, 0, root)), root);
        model.load(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void rowsSayWhatModulesHold()
    {
        ModulesModel model;
        model.load(std::make_shared<const Variant>(test::sampleModel()));
        QCOMPARE(row(model, 0).join(u'|'), QStringLiteral("Net|Net|model.py:12|6|6|2|64"));
        QCOMPARE(row(model, 5).join(u'|'), QStringLiteral("layer.0.crop|Crop #2|model.py:4|1|1|1|–"));
    }

    void keysChooseModules()
    {
        Session session;
        ModulesView view(&session);
        open(session);
        view.resize(700, 200);
        view.show();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        view.setFocus();
        QTest::keyClick(&view, Qt::Key_Home);
        QTRY_COMPARE(session.module(), 0);
        QTest::keyClick(&view, Qt::Key_Down);
        QTRY_COMPARE(session.module(), 1);
        QTest::keyClick(&view, Qt::Key_Down);
        QTRY_COMPARE(session.module(), 2); // it is open
        QTest::keyClick(&view, Qt::Key_Left);
        QTest::keyClick(&view, Qt::Key_Left);
        QTest::keyClick(&view, Qt::Key_Down);
        QTRY_COMPARE(session.module(), 3); // it was closed
        QVERIFY(!view.accessibleName().isEmpty());
    }

    void theTreeFollows()
    {
        Session session;
        ModulesView view(&session);
        open(session);
        session.setModule(4);
        QTRY_COMPARE(ModulesModel::moduleOf(view.currentIndex()), 4);
        QVERIFY(view.isExpanded(view.currentIndex().parent()));
        session.setActive(session.variant()->node("0:relu"));
        QTRY_VERIFY(!view.currentIndex().isValid());
        QCOMPARE(session.module(), kNone);
    }

    void aModuleIsLitInTheTexts()
    {
        Session session;
        TextStageView onnx(&session), fx(&session);
        onnx.setStage(QStringLiteral("onnx"));
        fx.setStage(QStringLiteral("fx"));
        open(session);
        session.setModule(3);
        QTRY_COMPARE(onnx.text()->lit().size(), 1);
        QCOMPARE(std::pair(onnx.text()->lit().front().first, onnx.text()->lit().front().last), std::pair(8, 13));
        QCOMPARE(fx.text()->lit().size(), 1);
        QCOMPARE(std::pair(fx.text()->lit().front().first, fx.text()->lit().front().last), std::pair(6, 7));
    }

    void theInspectorTellsOfAModule()
    {
        Session session;
        Inspector inspector(&session);
        open(session);
        session.setModule(5);
        QTRY_COMPARE(inspector.plainText(), QStringLiteral("layer.0.crop · Crop #2\n"
                                                           "Class: model.Crop\nCall: number 2\nCalled from: Net\n"
                                                           "forward at: model.py:4\nFX nodes: 1\nONNX nodes: 1\n"
                                                           "Slices: 1"));
    }

    void theInspectorTellsOfANode()
    {
        Session session;
        Inspector inspector(&session);
        open(session);
        session.setActive(session.variant()->node("0:norm"));
        QTRY_VERIFY(inspector.plainText().contains(QStringLiteral("Module: layer.1.norm\nClass: Norm\n")));
        QVERIFY(inspector.plainText().contains(QStringLiteral("Known by: the exporter's metadata")));
        QVERIFY(inspector.plainText().contains(QStringLiteral("Calls kernel: softmax")));
        QVERIFY(inspector.plainText().contains(QStringLiteral("Source: model.py:9")));
    }

    void linksOfTheInspectorLeadOn()
    {
        Session session;
        Inspector inspector(&session);
        open(session);
        session.setActive(session.variant()->node("0:norm"));
        QTRY_VERIFY(inspector.plainText().contains(QStringLiteral("Calls kernel")));
        QSignalSpy kernels(&inspector, &Inspector::variantChosen);
        QSignalSpy spots(&session, &Session::spotRequested);
        follow(inspector, QStringLiteral("variant:3"));
        QCOMPARE(kernels.takeFirst().front().toInt(), 3);
        follow(inspector, QStringLiteral("place:9"));
        QCOMPARE(spots.takeFirst().front().value<TextSpot>().line, 8);
        follow(inspector, QStringLiteral("module:4"));
        QTRY_COMPARE(session.module(), 4);
    }

private:
    static void open(Session &session)
    {
        auto model = std::make_shared<const Variant>(test::sampleModel());
        session.setDocument(test::sampleModelDocument());
        session.setVariant(model, std::make_shared<const ProvenanceIndex>(model));
        QCoreApplication::processEvents();
    }

    static QStringList row(const ModulesModel &model, ModuleIndex module)
    {
        QStringList cells;
        for (int column = 0; column < ModulesModel::Columns; ++column)
            cells.append(model.indexOf(module, column).data().toString());
        return cells;
    }

    /// The label that has the link is told that it was clicked, as Qt tells it.
    static void follow(Inspector &inspector, const QString &link)
    {
        for (QLabel *label : inspector.findChildren<QLabel *>())
            if (label->text().contains(QStringLiteral("href=\"%1\"").arg(link)))
                return void(Q_EMIT label->linkActivated(link));
        QFAIL(qPrintable(QStringLiteral("there is no link ") + link));
    }
};

HELIOGRAPH_UI_TEST(TestModulesView)
#include "tst_modules_view.moc"
