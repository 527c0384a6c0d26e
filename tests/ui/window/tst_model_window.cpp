// A model in the window: its panes and tabs, what cannot be done with it, and the kernels that it calls.
#include "tests/support/sample_model.h"
#include "tests/support/window_test.h"
#include "ui/compare/comparison_model.h"
#include "ui/compare/comparison_view.h"
#include "ui/cost/cost_view.h"
#include "ui/run/run_panel.h"
#include "ui/views/bottom_panel.h"
#include "ui/views/chooser.h"
#include "ui/views/inspector.h"
#include "ui/views/modules_view.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"
#include "ui/views/stage_strip.h"
#include "ui/window/banner.h"

#include <QFile>

using namespace heliograph;
using namespace heliograph::ui;

class TestModelWindow : public test::WindowTest
{
    Q_OBJECT

private:
    /// Both exporters' variants, and a kernel that the model calls.
    QString model()
    {
        return document(QStringLiteral("model.helio"),
                        {test::sampleModel(), test::sampleModel(true), test::sampleVariant()});
    }

    QString document(const QString &name, const std::vector<Variant> &variants)
    {
        const QString path = m_folder.filePath(name);
        if (QFile::exists(path))
            return path;
        auto store = Store::openForWriting(path.toStdString());
        Kernel net{0, "Net", "model.py", 11, {}}, softmax{0, "softmax", "model.py", 1, {}};
        bool ok = store && store->addKernel(net) && store->addKernel(softmax);
        for (Variant variant : variants) {
            variant.kernel = variant.modules.empty() ? softmax.id : net.id;
            ok = ok && store->addVariant(variant);
        }
        return ok ? path : QString();
    }

    QStringList tabs() const
    {
        QStringList titles;
        for (int i = 0; i < m_window->bottom()->count(); ++i)
            if (m_window->bottom()->isTabVisible(i))
                titles.append(m_window->bottom()->tabText(i).section(u' ', 0, 0));
        return titles;
    }

    void openVariant(int id)
    {
        m_window->documents()->openVariant(id);
        QTRY_COMPARE(m_window->session()->variant()->id, id);
        QCoreApplication::processEvents();
    }

private Q_SLOTS:
    void init() { start(); }
    void cleanup() { m_window.reset(); }

    void aModelHasThreeStages()
    {
        open(model());
        QCOMPARE(m_window->panes()->stages(),
                 (QStringList{QStringLiteral("source"), QStringLiteral("fx"), QStringLiteral("onnx")}));
        QStringList boxes;
        for (const StageBox *box : m_window->strip()->boxes())
            boxes.append(QString::fromStdString(box->content().id));
        QCOMPARE(boxes, m_window->panes()->stages());
        for (const Chooser *chooser : m_window->strip()->findChildren<Chooser *>())
            QVERIFY(chooser->accessibleName() != QStringLiteral("Pipeline") || !chooser->isVisible());
    }

    void whatOnlyKernelsHaveIsNotOffered()
    {
        open(model());
        QVERIFY(tabs().contains(QStringLiteral("Modules")));
        QVERIFY(!tabs().contains(QStringLiteral("Run")) && !tabs().contains(QStringLiteral("Cost")));
        for (const char *id : {"run.cpu", "run.gpu", "run.config", "run.compile", "run.tune", "run.cost", "pass.show",
                               "pass.lower", "pass.pipeline", "pass.edit"})
            QVERIFY2(!m_window->actions().action(id)->isEnabled(), id);
        QVERIFY(m_window->actions().action("pass.compare")->isEnabled());
        QCOMPARE(m_window->findChild<Banner *>()->isVisible(), false);
    }

    void aKernelThatItCallsHasTheUsersPanes()
    {
        open(model());
        Q_EMIT m_window->inspector()->variantChosen(3);
        QTRY_COMPARE(m_window->session()->variant()->id, 3);
        QTRY_VERIFY(m_window->panes()->stages().contains(QStringLiteral("ptx")));
        QVERIFY(!tabs().contains(QStringLiteral("Modules")) && tabs().contains(QStringLiteral("Run")));
        QVERIFY(m_window->actions().action("run.config")->isEnabled());
        openVariant(1);
        QTRY_COMPARE(m_window->panes()->stages().last(), QStringLiteral("onnx"));
    }

    void aModelComesBeforeTheKernelsThatItCalls()
    {
        open(document(QStringLiteral("kernel-first.helio"), {test::sampleVariant(), test::sampleModel()}));
        QCOMPARE(m_window->session()->variant()->id, 2);
    }

    void theModuleIsTheSelection()
    {
        open(model());
        m_window->bottom()->setCurrentWidget(m_window->bottom()->modules());
        m_window->bottom()->modules()->setFocus();
        QTest::keyClick(m_window->bottom()->modules(), Qt::Key_Home);
        QTRY_COMPARE(m_window->session()->module(), 0);
        QTRY_VERIFY(m_window->actions().action("edit.clear")->isEnabled());
        QTest::keyClick(m_window->bottom()->modules(), Qt::Key_Escape);
        QTRY_COMPARE(m_window->session()->module(), kNone);
    }

    void theExportersAreComparedNodeByNode()
    {
        open(model());
        m_window->compareVariants();
        QTRY_VERIFY(m_window->comparison()->isSettled());
        const auto words = m_window->comparison()->model()->text(u',');
        QVERIFY2(words.contains(QStringLiteral("ONNX")), qPrintable(words));
        QVERIFY2(words.contains(QStringLiteral("0:relu")), qPrintable(words));
        m_window->showPair(QStringLiteral("onnx"));
        QTRY_VERIFY(m_window->showsPair());
        m_window->settle(5000);
    }
};

HELIOGRAPH_UI_TEST(TestModelWindow)
#include "tst_model_window.moc"
