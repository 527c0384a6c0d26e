// Autotuning from the window by keys and mouse: Helion's own search by the real bridge, timed by the real runner before
// a driver without a device. Run by tests/e2e/test_window.py, which captures the document (HELIOGRAPH_DOCUMENT), and
// names the driver and the program. With HELIOGRAPH_PICTURES=FOLDER it keeps pictures.
#include "core/store/store.h"
#include "tests/support/ui_test.h"
#include "ui/run/config_form.h"
#include "ui/run/device_chooser.h"
#include "ui/run/gpu_page.h"
#include "ui/run/run_panel.h"
#include "ui/run/tried_model.h"
#include "ui/run/tried_table.h"
#include "ui/run/tune_dialog.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QMessageBox>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QToolButton>

using namespace heliograph;
using namespace heliograph::ui;

class Autotuning : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void bySearchingForTheBest();
    void cancelledItKeepsWhatWasTried();
    void configsThatFailSayWhy();
    void withoutADevice();

private:
    void open();
    void ask(int configs);
    void allow();
    void picture(const char *name);
    std::size_t kept() const;
    RunPanel &panel() { return *m_window->runPanel(); }
    GpuPage &page() { return *panel().gpu(); }
    const QVector<TriedRow> &rows() { return page().tried()->triedModel()->rows(); }
    QAction *action(const char *id) { return m_window->actions().action(id); }
    DocumentController &documents() { return *m_window->documents(); }

    QTemporaryDir m_folder;
    QString m_path;
    std::unique_ptr<MainWindow> m_window;
};

void Autotuning::init()
{
    heliograph::test::failOnWarnings();
    qputenv("LD_LIBRARY_PATH", qgetenv("HELIOGRAPH_FAKE_DRIVER"));
    qputenv("HELIOGRAPH_CUPTI", "");
    qputenv("HELIOGRAPH_FAKE_GRID", "20");
}

void Autotuning::cleanup()
{
    m_window.reset();
    for (const char *variable : {"HELIOGRAPH_FAKE", "LD_LIBRARY_PATH"})
        qunsetenv(variable);
}

void Autotuning::open()
{
    m_path = m_folder.filePath(QStringLiteral("tuned.helio"));
    QFile::remove(m_path);
    QVERIFY(QFile::copy(qEnvironmentVariable("HELIOGRAPH_DOCUMENT"), m_path));
    m_window = std::make_unique<MainWindow>(qEnvironmentVariable("HELIOGRAPH_PROGRAM"));
    m_window->resize(1600, 1000);
    m_window->show();
    documents().open(m_path);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->session()->variant() && !documents().isLoading(), 20000);
    QCoreApplication::processEvents();
}

/// Ctrl+Alt+U, the limit in the dialog, Return.
void Autotuning::ask(int configs)
{
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTest::keyClick(m_window.get(), Qt::Key_U, Qt::ControlModifier | Qt::AltModifier);
    auto *dialog = m_window->findChild<TuneDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    QCOMPARE(dialog->choice().effort, QStringLiteral("quick"));
    picture("dialog");
    dialog->configs()->setFocus();
    dialog->configs()->selectAll();
    QTest::keyClicks(dialog->configs(), QString::number(configs));
    QTest::keyClick(dialog->configs(), Qt::Key_Return);
}

/// Says that the script may run.
void Autotuning::allow()
{
    auto *asked = m_window->findChild<QMessageBox *>();
    QVERIFY(asked);
    for (QAbstractButton *button : asked->buttons())
        if (asked->buttonRole(button) == QMessageBox::AcceptRole)
            QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(documents().isTuning());
}

void Autotuning::picture(const char *name)
{
    QCoreApplication::processEvents(); // layouts that wait
    const QString folder = qEnvironmentVariable("HELIOGRAPH_PICTURES");
    if (folder.isEmpty())
        return;
    m_window->grab().save(folder + u'/' + QString::fromLatin1(name) + QStringLiteral(".png"));
    if (auto *dialog = m_window->findChild<TuneDialog *>())
        dialog->grab().save(folder + u'/' + QString::fromLatin1(name) + QStringLiteral("-itself.png"));
}

std::size_t Autotuning::kept() const
{
    const Result<Store> store = Store::open(m_path.toStdString());
    const Result<Document> document = store ? store->document() : Result<Document>(store.error());
    return document ? document->kernels.front().variants.size() : 0;
}

void Autotuning::bySearchingForTheBest()
{
    open();
    QVERIFY(action("run.tune")->isEnabled());
    ask(5);
    allow();
    QCOMPARE(page().side()->currentWidget(), page().tried());
    QVERIFY(panel().cancelButton()->isVisible() && !action("run.gpu")->isEnabled() && !action("run.tune")->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(panel().state().startsWith(QStringLiteral("Autotuning · matmul: config ")), 120000);
    QTRY_VERIFY_WITH_TIMEOUT(rows().size() > 1 && rows().first().seconds > 0, 120000);
    QVERIFY2(m_window->session()->variant()->id == 1, "what was on screen stays");
    picture("tuning");
    QTRY_VERIFY_WITH_TIMEOUT(!documents().isTuning(), 240000);
    QTRY_COMPARE_WITH_TIMEOUT(rows().size(), 6, 10000);
    QCOMPARE(kept(), std::size_t(6));
    for (qsizetype i = 2; i < 5; ++i)
        QVERIFY(rows()[i - 1].seconds <= rows()[i].seconds);
    QCOMPARE(rows().last().seconds, 0.0); // the captured one was not timed
    QVERIFY(rows().last().variant == 1 && !panel().cancelButton()->isVisible());
    QVERIFY2(panel().state().startsWith(QStringLiteral("matmul: 5 configs tried, 5 ran; the best takes ")),
             qUtf8Printable(panel().state()));
    picture("tuned");
    QTest::mouseClick(page().tried()->viewport(), Qt::LeftButton, {},
                      page().tried()->visualRect(page().tried()->triedModel()->index(0, 1)).center());
    const VariantId best = rows().first().variant;
    QTRY_COMPARE_WITH_TIMEOUT(m_window->session()->variant()->id, best, 20000);
    page().tried()->setFocus();
    QTest::keyClick(page().tried(), Qt::Key_C, Qt::ControlModifier);
    const QString line = QGuiApplication::clipboard()->text();
    QVERIFY2(line.startsWith(QStringLiteral("helion.Config(")) && line.contains(QStringLiteral("block_sizes=[")),
             qUtf8Printable(line));
    QCOMPARE(rows().first().speed, 1.0); // beside the variant on screen
    QGuiApplication::clipboard()->clear();
    QTest::mouseClick(page().copyButton(), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), line);
    picture("chosen");
}

void Autotuning::cancelledItKeepsWhatWasTried()
{
    open();
    ask(50);
    allow();
    QTRY_VERIFY_WITH_TIMEOUT(rows().size() > 2, 180000);
    QTest::mouseClick(panel().cancelButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!documents().isTuning(), 5000);
    QTRY_COMPARE_WITH_TIMEOUT(std::size_t(rows().size()), kept(), 10000);
    QVERIFY(rows().size() > 2 && rows().first().seconds > 0 && action("run.tune")->isEnabled());
}

void Autotuning::configsThatFailSayWhy()
{
    qputenv("HELIOGRAPH_FAKE", "cuLaunchKernelEx:1=701");
    open();
    ask(2);
    allow();
    QTRY_VERIFY_WITH_TIMEOUT(!documents().isTuning(), 240000);
    QTRY_COMPARE_WITH_TIMEOUT(rows().size(), 3, 10000);
    QCOMPARE(rows().first().variant, 1); // nobody timed it, but nothing is wrong with it
    for (const TriedRow &row : {rows()[1], rows()[2]})
        QVERIFY2(row.seconds == 0 && row.problem.contains(QStringLiteral("Launching")), qUtf8Printable(row.problem));
    picture("failed");
}

void Autotuning::withoutADevice()
{
    qputenv("LD_LIBRARY_PATH", "");
    open();
    QTest::keyClick(m_window.get(), Qt::Key_W, Qt::ControlModifier | Qt::AltModifier); // the devices are looked for
    QTRY_VERIFY_WITH_TIMEOUT(page().hasProblem(), 20000);
    QTest::keyClick(panel().chooser(), Qt::Key_Escape);
    action("run.config")->setChecked(true);
    QTest::mouseClick(panel().config()->tuneButton(), Qt::LeftButton);
    QVERIFY(!m_window->findChild<TuneDialog *>() && !documents().isTuning());
    QVERIFY(page().isVisible() && page().hostButton()->isVisible());
    QVERIFY2(page().message().contains(QStringLiteral("driver")), qUtf8Printable(page().message()));
    picture("none");
}

HELIOGRAPH_UI_TEST(Autotuning)
#include "autotuning.moc"
