// Running a captured kernel on the CPU from the window, with the real runner behind it: its results are right, and the
// values of a node are those of the tile that was asked for. Run by tests/e2e/test_window.py, which captures the
// document (HELIOGRAPH_DOCUMENT) and names the program (HELIOGRAPH_PROGRAM). With HELIOGRAPH_PICTURES=FOLDER it keeps
// pictures.
#include "tests/support/ui_test.h"
#include "ui/run/outputs_model.h"
#include "ui/run/run_panel.h"
#include "ui/run/tile_panel.h"
#include "ui/run/tile_view.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QMessageBox>
#include <QPushButton>
#include <QSpinBox>

#include <cmath>

using namespace heliograph;
using namespace heliograph::ui;

class KernelRuns : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void resultsAreThoseOfEager();
    void valuesOfANodeTileByTile();
    void aNodeWithoutAValueSaysSo();
    void aCancelledRunEnds();

private:
    void activate(const char *node);
    void run(const char *action);
    void picture(const char *name);
    RunPanel &panel() { return *m_window->runPanel(); }
    const TileView &map() { return *panel().tile()->view(); }

    std::unique_ptr<MainWindow> m_window;
};

void KernelRuns::init()
{
    heliograph::test::failOnWarnings();
    m_window = std::make_unique<MainWindow>(qEnvironmentVariable("HELIOGRAPH_PROGRAM"));
    m_window->resize(1440, 900);
    m_window->show();
    m_window->documents()->open(qEnvironmentVariable("HELIOGRAPH_DOCUMENT"));
    QTRY_VERIFY_WITH_TIMEOUT(m_window->session()->variant() && !m_window->documents()->isLoading(), 20000);
    QCoreApplication::processEvents();
}

void KernelRuns::activate(const char *node)
{
    m_window->session()->setActive(m_window->session()->variant()->node(node));
    QCoreApplication::processEvents();
}

void KernelRuns::run(const char *action)
{
    m_window->actions().action(action)->trigger();
    if (auto *box = m_window->findChild<QMessageBox *>())
        for (QAbstractButton *button : box->buttons())
            if (box->buttonRole(button) == QMessageBox::AcceptRole)
                QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(m_window->runJob().isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->runJob().isRunning(), 120000);
    QCoreApplication::processEvents();
}

void KernelRuns::picture(const char *name)
{
    if (const QString folder = qEnvironmentVariable("HELIOGRAPH_PICTURES"); !folder.isEmpty())
        m_window->grab().save(folder + u'/' + QString::fromLatin1(name) + QStringLiteral(".png"));
}

void KernelRuns::resultsAreThoseOfEager()
{
    run("run.cpu");
    picture("results");
    QCOMPARE(panel().outputsModel()->rowCount(), 1);
    const OutputRow &row = panel().outputsModel()->rows().first();
    QVERIFY2(row.ran && row.output, qUtf8Printable(row.reason));
    QVERIFY(row.output->verdict != RunOutput::Verdict::Wrong);
    QVERIFY2(panel().state().startsWith(QStringLiteral("Results are")), qUtf8Printable(panel().state()));
}

void KernelRuns::valuesOfANodeTileByTile()
{
    activate("0:acc");
    run("run.values");
    picture("values");
    QVERIFY2(!map().values().isEmpty(), qUtf8Printable(panel().tile()->message()));
    const TileValues first = map().values();
    QCOMPARE(first.shape.size(), 2);
    QCOMPARE(first.visit, first.visits - 1); // the last of the loop
    QVERIFY(first.visits > 1);
    QCOMPARE(map().statistics().finite, first.values.size());
    panel().tile()->tiles()[0]->setValue(1);
    run("run.values");
    QCOMPARE(map().values().tile.first(), 1);
    QVERIFY(map().values().values != first.values);
    // The first visit has added less than the last.
    panel().tile()->visit()->setValue(1);
    const double last = map().statistics().greatest;
    run("run.values");
    QCOMPARE(map().values().visit, 0);
    QVERIFY(std::abs(map().statistics().greatest) < std::abs(last));
}

void KernelRuns::aNodeWithoutAValueSaysSo()
{
    activate("1:output");
    run("run.values");
    QVERIFY(map().values().isEmpty());
    QVERIFY2(panel().tile()->message().contains(QStringLiteral("1:output")), qUtf8Printable(panel().tile()->message()));
}

void KernelRuns::aCancelledRunEnds()
{
    m_window->actions().action("run.cpu")->trigger();
    for (QAbstractButton *button : m_window->findChild<QMessageBox *>()->buttons())
        if (m_window->findChild<QMessageBox *>()->buttonRole(button) == QMessageBox::AcceptRole)
            QTest::mouseClick(button, Qt::LeftButton);
    QTest::qWait(1500); // Python is on its way
    QVERIFY(m_window->runJob().isRunning());
    QElapsedTimer since;
    since.start();
    QTest::mouseClick(panel().cancelButton(), Qt::LeftButton);
    QTRY_VERIFY(!m_window->runJob().isRunning());
    QVERIFY2(since.elapsed() < 2000, qPrintable(QString::number(since.elapsed())));
    QCOMPARE(panel().state(), QStringLiteral("Cancelled."));
}

HELIOGRAPH_UI_TEST(KernelRuns)
#include "kernel_runs.moc"
