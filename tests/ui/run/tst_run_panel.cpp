// Running the kernel from the window, with a program in heliograph's place that answers what a test wants: it is asked
// before a script runs, progress and Cancel, outputs, problems, and the values of a node in one tile.
#include "tests/support/shown_session.h"
#include "tests/support/window_test.h"
#include "ui/models/problems_model.h"
#include "ui/run/outputs_model.h"
#include "ui/run/run_panel.h"
#include "ui/run/tile_panel.h"
#include "ui/run/tile_view.h"
#include "ui/views/bottom_panel.h"
#include "ui/views/row_table.h"

#include <QFile>
#include <QHelpEvent>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QToolTip>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

constexpr char kRight[] = R"json({"ok": true,
 "runs": [{"variant": 1, "call": "matmul(f16[128,128], f16[128,128])", "status": "ran", "grid": [[8, 8]],
           "compile_seconds": 0.25, "seconds": 0.5}],
 "comparisons": [{"call": "matmul(f16[128,128], f16[128,128])", "output": "return", "dtype": "f16", "shape": [128, 128],
                  "ok": true, "max_abs": 0.001, "max_rel": 0.01, "mismatched": 0, "elements": 16384}],
 "values": [], "unlowered": [], "cancelled": false, "diagnostics": []})json";
constexpr char kWrong[] = R"json({"ok": false,
 "runs": [{"variant": 1, "call": "matmul(f16[128,128], f16[128,128])", "status": "ran", "grid": [[8, 8]],
           "compile_seconds": 0.25, "seconds": 0.5}],
 "comparisons": [{"call": "matmul(f16[128,128], f16[128,128])", "output": "return", "dtype": "f16", "shape": [128, 128],
                  "ok": false, "rounding": false, "max_abs": 3.5, "max_rel": 1.0, "mismatched": 12, "elements": 16384,
                  "first": [3, 4], "got": 1.0, "expected": 4.5}],
 "values": [], "unlowered": [], "cancelled": false,
 "diagnostics": [{"severity": "error", "code": "run.bounds", "message": "out of bounds", "next": "mask it",
                  "node": "0:acc"}]})json";
/// Of 0:acc: 64 by 4 with a column of padding, a NaN and an infinity.
QByteArray valuesAnswer()
{
    QByteArray list;
    for (int i = 0; i < 64 * 4; ++i)
        list += (i > 0 ? "," : "") + (i == 1   ? QByteArray("\"nan\"")
                                      : i == 2 ? QByteArray("\"-inf\"")
                                               : QByteArray::number(i));
    return R"json({"ok": true, "runs": [{"variant": 1, "call": "matmul(f16[128,128], f16[128,128])", "status": "ran",
 "grid": [[16, 8]], "compile_seconds": 0.25, "seconds": 0.5}], "comparisons": [], "unlowered": [], "cancelled": false,
 "diagnostics": [], "values": [{"variant": 1, "call": "matmul", "node": "0:acc", "dtype": "f32", "shape": [64, 4],
 "grid": [16, 8], "tile": [3, 0], "visit": 15, "visits": 16, "real": [64, 3], "values": [)json" +
           list + "]}]}";
}
constexpr char kWithoutValue[] = R"json({"ok": true, "runs": [{"call": "matmul", "status": "ran", "grid": [[8]]}],
 "comparisons": [], "values": [], "unlowered": [], "cancelled": false, "diagnostics": [{"severity": "error",
 "code": "run.no-value", "message": "0:load has no value.", "next": "Ask for another node."}]})json";

} // namespace

class TestRunPanel : public heliograph::test::WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void nothingRunsBeforeOneSaysSo();
    void aRightResult();
    void aWrongResultLeadsToItsNode();
    void progressAndCancel();
    void aProgramThatDies();
    void aProgramThatIsNotThere();
    void valuesOfTheActiveNode();
    void theHeatMapByKeyAndMouse();
    void whyThereIsNoValue();
    void resultsStayWithTheirVariant();
    void whatCannotBeRun();

private:
    void answer(const QByteArray &json, const char *script = "");
    void allow();
    void press();
    void run();
    QStringList asked() const;
    RunPanel &panel() { return *m_window->runPanel(); }
    TileView &map() { return *panel().tile()->view(); }
    QAction *action(const char *id) { return m_window->actions().action(id); }
    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
};

/// The program writes down what it was asked, and answers from a file.
void TestRunPanel::init()
{
    answer(kRight);
    QFile::remove(path("asked"));
    start({1400, 900}, path("heliograph"));
    open();
}

void TestRunPanel::answer(const QByteArray &json, const char *script)
{
    QFile file(path("answer"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(json) == json.size());
    QFile program(path("heliograph"));
    QVERIFY(program.open(QIODevice::WriteOnly));
    program.write(
        "#!/bin/sh\n[ \"$1\" = devices ] && exit 1\nfor word in \"$@\"; do echo \"$word\"; done > " +
        path("asked").toUtf8() +
        "\necho 'hello from the script' >&2\n"
        "echo '{\"r\":\"progress\",\"step\":\"running\",\"kernel\":\"matmul\",\"done\":0,\"total\":0}' >&2\n" +
        script + "\ncat " + path("answer").toUtf8() + "\n");
    program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

QStringList TestRunPanel::asked() const
{
    QFile file(path("asked"));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)
                                          : QStringList();
}

void TestRunPanel::allow()
{
    auto *box = m_window->findChild<QMessageBox *>();
    QVERIFY(box);
    for (QAbstractButton *button : box->buttons())
        if (box->buttonRole(button) == QMessageBox::AcceptRole)
            return QTest::mouseClick(button, Qt::LeftButton);
    QFAIL("no way to allow it");
}

/// A dialog that was closed leaves the window inactive.
void TestRunPanel::press()
{
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTest::keyClick(m_window.get(), Qt::Key_R, Qt::ControlModifier);
}

void TestRunPanel::run()
{
    press();
    if (m_window->findChild<QMessageBox *>())
        allow();
    QTRY_VERIFY(!m_window->runJob().isRunning());
    QCoreApplication::processEvents();
}

void TestRunPanel::nothingRunsBeforeOneSaysSo()
{
    press();
    auto *box = m_window->findChild<QMessageBox *>();
    QVERIFY(box && box->text().contains(QStringLiteral("kernel.py")));
    QVERIFY(m_window->bottom()->currentWidget() == &panel());
    QTest::keyClick(box, Qt::Key_Return); // Cancel is the default
    QTRY_VERIFY(!m_window->findChild<QMessageBox *>());
    QVERIFY(!m_window->runJob().isRunning());
    QVERIFY(!QFile::exists(path("asked")));
    run();
    QVERIFY(asked().contains(QStringLiteral("run")));
    QFile::remove(path("asked"));
    press(); // once is enough for a document
    QVERIFY(!m_window->findChild<QMessageBox *>());
    QTRY_VERIFY(!m_window->runJob().isRunning());
    QVERIFY(QFile::exists(path("asked")));
}

void TestRunPanel::aRightResult()
{
    run();
    QCOMPARE(panel().outputsModel()->rowCount(), 1);
    QVERIFY2(panel().state().contains(QStringLiteral("Results are right")), qUtf8Printable(panel().state()));
    QVERIFY(panel().state().contains(QStringLiteral("8 × 8")) && panel().state().contains(QStringLiteral("0.50")));
    QVERIFY(panel().outputs()->isVisible() && !panel().problems()->isVisible());
    QVERIFY(asked().contains(QStringLiteral("eager")) && asked().contains(QStringLiteral("--cpu")));
    QVERIFY(!asked().contains(QStringLiteral("--values")));
}

void TestRunPanel::aWrongResultLeadsToItsNode()
{
    answer(kWrong);
    run();
    QVERIFY(panel().state().contains(QStringLiteral("wrong")));
    QCOMPARE(panel().outputsModel()->index(0, 6).data().toString(), QStringLiteral("[3, 4]"));
    QVERIFY(panel().problems()->isVisible());
    panel().problems()->setFocus();
    panel().problems()->setCurrentIndex(panel().problemsModel()->index(0, 0));
    QTest::keyClick(panel().problems(), Qt::Key_Return);
    QCOMPARE(m_window->session()->active(), m_window->session()->variant()->node("0:acc"));
}

void TestRunPanel::progressAndCancel()
{
    answer(kRight, "sleep 60");
    press();
    allow();
    QTRY_VERIFY(panel().state().contains(QStringLiteral("matmul: running")));
    QVERIFY(panel().cancelButton()->isVisible() && !panel().runButton()->isVisible());
    QVERIFY(!action("run.cpu")->isEnabled() && action("file.cancel")->isEnabled());
    QElapsedTimer since;
    since.start();
    QTest::mouseClick(panel().cancelButton(), Qt::LeftButton);
    QTRY_VERIFY(!m_window->runJob().isRunning());
    QVERIFY2(since.elapsed() < 2000, qPrintable(QString::number(since.elapsed())));
    QCOMPARE(panel().state(), QStringLiteral("Cancelled."));
    QVERIFY(action("run.cpu")->isEnabled());
}

void TestRunPanel::aProgramThatDies()
{
    answer(kRight, "echo 'Segmentation fault' >&2; exit 139");
    run();
    QVERIFY(panel().state().contains(QStringLiteral("Not run")));
    QCOMPARE(panel().problemsModel()->row(panel().problemsModel()->index(0, 0)).code, std::string("run.failed"));
    QVERIFY(panel()
                .problemsModel()
                ->index(0, 0)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(QStringLiteral("Segmentation fault")));
}

void TestRunPanel::aProgramThatIsNotThere()
{
    QFile::remove(path("heliograph"));
    run();
    QVERIFY(panel().state().contains(QStringLiteral("Not run")));
    QVERIFY(panel().problems()->isVisible());
}

void TestRunPanel::valuesOfTheActiveNode()
{
    QVERIFY(!panel().tile()->button()->isEnabled());
    QVERIFY(!action("run.values")->isEnabled());
    test::activate(*m_window->session(), "0:acc");
    QVERIFY(action("run.values")->isEnabled());
    m_window->bottom()->setCurrentWidget(&panel());
    QVERIFY(panel().tile()->message().contains(QStringLiteral("0:acc")));
    answer(valuesAnswer());
    QTest::mouseClick(panel().tile()->button(), Qt::LeftButton);
    allow();
    QTRY_VERIFY(!map().values().isEmpty());
    QCOMPARE(asked().mid(asked().indexOf(QStringLiteral("--values"))),
             (QStringList{QStringLiteral("--values"), QStringLiteral("0:acc"), QStringLiteral("--visit=-1")}));
    QCOMPARE(panel().tile()->tiles().size(), 2);
    QCOMPARE(panel().tile()->tiles()[0]->value(), 3);
    QCOMPARE(panel().tile()->tiles()[0]->maximum(), 15);
    QCOMPARE(panel().tile()->visit()->value(), 16);
    QVERIFY2(panel().tile()->status().contains(QStringLiteral("1 NaN")), qUtf8Printable(panel().tile()->status()));
    QVERIFY(!panel().tile()->button()->isEnabled()); // these are shown
    // Another tile and visit.
    panel().tile()->tiles()[1]->setFocus();
    QTest::keyClick(panel().tile()->tiles()[1], Qt::Key_Up);
    QTest::keyClick(panel().tile()->visit(), Qt::Key_Down);
    QTest::mouseClick(panel().tile()->button(), Qt::LeftButton);
    QTRY_VERIFY(!m_window->runJob().isRunning());
    QVERIFY(asked().contains(QStringLiteral("--tile=3,1")) && asked().contains(QStringLiteral("--visit=14")));
    QVERIFY(!asked().contains(QStringLiteral("eager")));
    // Another node has none yet; the first one's are still there.
    test::activate(*m_window->session(), "0:load");
    QVERIFY(map().values().isEmpty() && panel().tile()->message().contains(QStringLiteral("0:load")));
    test::activate(*m_window->session(), "0:acc");
    QVERIFY(!map().values().isEmpty());
}

void TestRunPanel::theHeatMapByKeyAndMouse()
{
    answer(valuesAnswer());
    test::activate(*m_window->session(), "0:acc");
    run();
    QTRY_VERIFY(!map().values().isEmpty() && map().isVisible());
    QCOMPARE(map().statistics().padding, 64);
    const QPoint at = map().cellOf(5).center().toPoint();
    QCOMPARE(map().laneAt(at), 5);
    QTest::mouseClick(map().viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(map().current(), 5);
    QVERIFY2(panel().tile()->status().contains(QStringLiteral("[1, 1] = 5")), qUtf8Printable(panel().tile()->status()));
    map().setFocus();
    QTest::keyClick(&map(), Qt::Key_Up);
    QVERIFY(map().wordsOf(map().current()).contains(QStringLiteral("nan")));
    QTest::keyClick(&map(), Qt::Key_Right);
    QTest::keyClick(&map(), Qt::Key_Right);
    QVERIFY(panel().tile()->status().contains(QStringLiteral("padding")));
    QVERIFY(map().accessibleDescription().contains(QStringLiteral("padding")));
    QTest::keyClick(&map(), Qt::Key_Right); // the edge
    QCOMPARE(map().current(), 3);
    QTest::keyClick(&map(), Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(map().current(), 255);
    QVERIFY(!map().showsNumbers());
    for (int i = 0; i < 40; ++i)
        QTest::keyClick(&map(), Qt::Key_Plus);
    QVERIFY(map().showsNumbers());
    QVERIFY(map().verticalScrollBar()->maximum() > 0);
    QVERIFY(map().viewport()->rect().intersects(map().cellOf(255).toRect()));
    QVERIFY(!map().viewport()->grab().isNull());
    QTest::keyClick(&map(), Qt::Key_F);
    QCOMPARE(map().zoom(), 1.0);
    QHelpEvent help(QEvent::ToolTip, at, map().viewport()->mapToGlobal(at));
    QCoreApplication::sendEvent(map().viewport(), &help);
    QTRY_VERIFY(QToolTip::text().contains(QStringLiteral("= 5")));
    QToolTip::hideText();
    // What is drawn: hot and cold, and the NaN in its own colour.
    const QImage drawn = map().viewport()->grab().toImage();
    const auto color = [&](qint64 lane) {
        return drawn.pixelColor((map().cellOf(lane).center() * drawn.devicePixelRatio()).toPoint());
    };
    QVERIFY(color(0) != color(254));
    QVERIFY(color(1) != color(0) && color(1) != color(254));
}

void TestRunPanel::whyThereIsNoValue()
{
    answer(kWithoutValue);
    test::activate(*m_window->session(), "0:load");
    run();
    QVERIFY2(panel().tile()->message().contains(QStringLiteral("0:load has no value")),
             qUtf8Printable(panel().tile()->message()));
    QVERIFY(!panel().problems()->isVisible()); // the run itself went well
    QVERIFY(panel().tile()->button()->isEnabled());
}

void TestRunPanel::resultsStayWithTheirVariant()
{
    run();
    QCOMPARE(panel().outputsModel()->rowCount(), 1);
    m_window->documents()->openVariant(2);
    QTRY_COMPARE(m_window->session()->variant()->id, 2);
    QTRY_COMPARE(panel().outputsModel()->rowCount(), 0);
    m_window->documents()->openVariant(1);
    QTRY_COMPARE(panel().outputsModel()->rowCount(), 1);
    QVERIFY(panel().state().contains(QStringLiteral("right")));
}

void TestRunPanel::whatCannotBeRun()
{
    QFile file(path("k.ptx"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("ret;\n") > 0);
    file.close();
    open(path("k.ptx"));
    QVERIFY(!action("run.cpu")->isEnabled() && !action("run.values")->isEnabled());
    m_window->bottom()->setCurrentWidget(&panel());
    QVERIFY(!panel().runButton()->isEnabled());
}

HELIOGRAPH_UI_TEST(TestRunPanel)
#include "tst_run_panel.moc"
