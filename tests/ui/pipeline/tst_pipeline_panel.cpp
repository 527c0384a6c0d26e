// The panel in which a pipeline is put together: completion from the real registry, the list of passes, saved ones.
#include "tests/support/shown_session.h"
#include "tests/support/ui_test.h"
#include "ui/base/settings.h"
#include "ui/pipeline/pass_items.h"
#include "ui/pipeline/pipeline_field.h"
#include "ui/pipeline/pipeline_panel.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QInputDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

using namespace heliograph;
using namespace heliograph::ui;

class TestPipelinePanel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        test::failOnWarnings();
        m_session = std::make_unique<Session>();
        test::show(*m_session, test::sampleVariant());
        m_panel = std::make_unique<PipelinePanel>(m_session.get());
        m_panel->resize(320, 700);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
        QSignalSpy loaded(m_panel->registry(), &PassRegistry::loaded);
        m_panel->begin();
        QVERIFY(loaded.wait(20000));
    }

    void cleanup() { m_panel.reset(); }

    void passesAreCompletedAsOneTypes()
    {
        clear();
        QTest::keyClicks(field(), QStringLiteral("builtin.module(canonic"));
        QVERIFY(popup()->isVisible());
        QVERIFY(popup()->currentIndex().data().toString().startsWith(QStringLiteral("canonicalize")));
        QVERIFY(popup()->currentIndex().data(Qt::ToolTipRole).toString().contains(QStringLiteral("Canonicalize")));
        QTest::keyClick(popup(), Qt::Key_Return);
        QCOMPARE(field()->toPlainText(), QStringLiteral("builtin.module(canonicalize"));
        QVERIFY(field()->hint().contains(QStringLiteral("max-iterations")));
    }

    void optionsOfThePassAreCompleted()
    {
        clear();
        QTest::keyClicks(field(), QStringLiteral("builtin.module(canonicalize{max-it"));
        QVERIFY(popup()->isVisible());
        QTest::keyClick(popup(), Qt::Key_Tab);
        QCOMPARE(field()->toPlainText(), QStringLiteral("builtin.module(canonicalize{max-iterations="));
        QTest::keyClicks(field(), QStringLiteral("10"));
        QVERIFY(!popup()->isVisible());
    }

    void allPassesAreListedWhenAsked()
    {
        clear();
        QTest::keyClick(field(), Qt::Key_Space, Qt::ControlModifier);
        QVERIFY(popup()->isVisible());
        QVERIFY(popup()->model()->rowCount() > 200);
        QTest::keyClick(popup(), Qt::Key_Escape);
        QVERIFY(!popup()->isVisible());
        QCOMPARE(field()->toPlainText(), QString());
    }

    void enterRunsAndShiftEnterBeginsALine()
    {
        QSignalSpy wanted(m_panel.get(), &PipelinePanel::runWanted);
        QTest::keyClick(field(), Qt::Key_Return, Qt::ShiftModifier);
        QVERIFY(wanted.isEmpty());
        QTest::keyClick(field(), Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        const auto request = wanted.first().first().value<PipelineRequest>();
        QCOMPARE(request.passes, std::string("builtin.module(canonicalize,cse)"));
        QCOMPARE(request.stage, std::string("stage0"));
    }

    void theListIsTheText()
    {
        QCOMPARE(items()->items(), QStringList({QStringLiteral("canonicalize"), QStringLiteral("cse")}));
        items()->setCurrentRow(0);
        QTest::keyClick(items(), Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(field()->pipeline(), QStringLiteral("builtin.module(cse,canonicalize)"));
        QTest::keyClick(items(), Qt::Key_Delete);
        QCOMPARE(field()->pipeline(), QStringLiteral("builtin.module(cse)"));
        QTest::keyClicks(m_panel->adder(), QStringLiteral("symbol-dce"));
        QTest::keyClick(m_panel->adder(), Qt::Key_Return);
        QCOMPARE(field()->pipeline(), QStringLiteral("builtin.module(cse,symbol-dce)"));
        QVERIFY(!items()->item(1)->toolTip().isEmpty());
        field()->undo();
        QCOMPARE(items()->items(), QStringList{QStringLiteral("cse")});
    }

    void pipelinesAreSavedAndForgotten()
    {
        field()->setPipeline(QStringLiteral("builtin.module(sccp)"));
        button("Save the pipeline under a name")->click();
        auto *dialog = m_panel->findChild<QInputDialog *>();
        QVERIFY(dialog);
        dialog->setTextValue(QStringLiteral("mine"));
        dialog->accept();
        QCOMPARE(Settings().pipelines().value(QStringLiteral("mine")), QStringLiteral("builtin.module(sccp)"));
        QCOMPARE(m_panel->saved()->currentText(), QStringLiteral("mine"));
        field()->setPipeline(QStringLiteral("builtin.module(cse)"));
        const int row = m_panel->saved()->findText(QStringLiteral("mine"));
        m_panel->saved()->setCurrentIndex(row);
        Q_EMIT m_panel->saved()->activated(row);
        QCOMPARE(field()->pipeline(), QStringLiteral("builtin.module(sccp)"));
        button("Forget the saved pipeline")->click();
        QVERIFY(Settings().pipelines().isEmpty());
    }

    void aPlaceThatCannotBeReadIsUnderlined()
    {
        field()->setPipeline(QStringLiteral("builtin.module(canonicalise)"));
        PipelineOutcome outcome;
        outcome.diagnostics.emplace_back();
        outcome.diagnostics.back().code = "mlir.pipeline";
        outcome.diagnostics.back().message = "no such pass";
        outcome.diagnostics.back().span = {1, 16, 1, 28};
        m_panel->showOutcome(outcome);
        QCOMPARE(field()->extraSelections().size(), 1);
        QCOMPARE(field()->extraSelections().first().cursor.selectedText(), QStringLiteral("canonicalise"));
        QVERIFY(m_panel->message().contains(QStringLiteral("no such pass")));
        QTest::keyClick(field(), Qt::Key_Backspace);
        QVERIFY(field()->extraSelections().isEmpty());
    }

    void withoutTextsOfOursNothingCanBeRun()
    {
        test::show(*m_session, test::DocumentBuilder().stage("ptx", "ret;\n").variant());
        QVERIFY(!m_panel->canRun());
        QVERIFY(m_panel->message().contains(QStringLiteral("no MLIR")));
        QSignalSpy wanted(m_panel.get(), &PipelinePanel::runWanted);
        m_panel->run();
        QVERIFY(wanted.isEmpty());
    }

private:
    PipelineField *field() { return m_panel->field(); }
    PassItems *items() { return m_panel->items(); }
    QAbstractItemView *popup() { return field()->completer()->popup(); }
    void clear()
    {
        field()->setPipeline({});
        field()->setFocus();
    }
    QToolButton *button(const char *name)
    {
        for (QToolButton *each : m_panel->findChildren<QToolButton *>())
            if (each->accessibleName() == QLatin1String(name))
                return each;
        return nullptr;
    }

    std::unique_ptr<Session> m_session;
    std::unique_ptr<PipelinePanel> m_panel;
};

HELIOGRAPH_UI_TEST(TestPipelinePanel)
#include "tst_pipeline_panel.moc"
