// Another config of a captured kernel, compiled and run from the window by keys and mouse, with the real bridge and
// runner. Run by tests/e2e/test_window.py, which captures the document (HELIOGRAPH_DOCUMENT), makes one as an older
// program left it (HELIOGRAPH_OLDER_DOCUMENT), and names the program. With HELIOGRAPH_PICTURES=FOLDER it keeps
// pictures.
#include "core/store/store.h"
#include "tests/support/ui_test.h"
#include "ui/run/config_field.h"
#include "ui/run/config_form.h"
#include "ui/run/device_chooser.h"
#include "ui/run/outputs_model.h"
#include "ui/run/run_panel.h"
#include "ui/run/tensor_field.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QComboBox>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>

using namespace heliograph;
using namespace heliograph::ui;

class ConfigChanges : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { m_window.reset(); }
    void aConfigByKeys();
    void aConfigByMouse();
    void otherShapesAndDtypes();
    void itRunsOnTheGpuThatIsChosen();
    void aCancelledCompileAddsNothing();
    void anOlderDocumentTakesText();
    void aConfigThatHelionRefuses();
    void reloadingTheScriptKeepsWhatWasAdded();

private:
    void open(const char *variable);
    void key(Qt::Key key);
    void allow();
    void picture(const char *name);
    std::vector<VariantSummary> kept() const;
    RunPanel &panel() { return *m_window->runPanel(); }
    ConfigForm &form() { return *panel().config(); }
    QComboBox *box(const char *name) { return form().field(QLatin1String(name))->findChild<QComboBox *>(); }
    QAction *action(const char *id) { return m_window->actions().action(id); }
    bool isShown(int variant) const { return m_window->session()->variant()->id == variant; }

    QTemporaryDir m_folder;
    QString m_path;
    std::unique_ptr<MainWindow> m_window;
};

void ConfigChanges::open(const char *variable)
{
    heliograph::test::failOnWarnings();
    m_path = m_folder.filePath(QStringLiteral("changed.helio"));
    QFile::remove(m_path);
    QVERIFY(QFile::copy(qEnvironmentVariable(variable), m_path));
    m_window = std::make_unique<MainWindow>(qEnvironmentVariable("HELIOGRAPH_PROGRAM"));
    m_window->resize(1440, 1000);
    m_window->show();
    m_window->documents()->open(m_path);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->session()->variant() && !m_window->documents()->isLoading(), 20000);
    QCoreApplication::processEvents();
}

void ConfigChanges::key(Qt::Key key)
{
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTest::keyClick(m_window.get(), key, Qt::ControlModifier | Qt::AltModifier);
}

/// Says that the script may run.
void ConfigChanges::allow()
{
    auto *asked = m_window->findChild<QMessageBox *>();
    QVERIFY(asked);
    for (QAbstractButton *button : asked->buttons())
        if (asked->buttonRole(button) == QMessageBox::AcceptRole)
            QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(m_window->documents()->isRecompiling());
}

void ConfigChanges::picture(const char *name)
{
    QCoreApplication::processEvents(); // layouts that wait
    if (const QString folder = qEnvironmentVariable("HELIOGRAPH_PICTURES"); !folder.isEmpty())
        m_window->grab().save(folder + u'/' + QString::fromLatin1(name) + QStringLiteral(".png"));
}

std::vector<VariantSummary> ConfigChanges::kept() const
{
    const Result<Store> store = Store::open(m_path.toStdString());
    const Result<Document> document = store ? store->document() : Result<Document>(store.error());
    return document ? document->kernels.front().variants : std::vector<VariantSummary>();
}

/// It is compiled, added, shown, and run on the CPU, where the panel says.
void ConfigChanges::aConfigByKeys()
{
    open("HELIOGRAPH_DOCUMENT");
    QVERIFY(!form().isVisible() && !action("run.compile")->isEnabled());
    key(Qt::Key_S);
    QVERIFY(form().isVisible() && form().tensors().first()->dtype()->hasFocus());
    QComboBox *block = box("block_sizes[0]");
    QVERIFY(block);
    block->setFocus();
    QVERIFY2(block->accessibleName().endsWith(QStringLiteral("tile_m")), qUtf8Printable(block->accessibleName()));
    QVERIFY(form().message().isEmpty());
    const QString before = block->currentText();
    QTest::keyClick(block, Qt::Key_Up);
    QCOMPARE(block->currentText().toInt(), before.toInt() / 2);
    QCOMPARE(form().message(), QStringLiteral("1 value changed"));
    picture("changed");
    key(Qt::Key_X);
    allow();
    QVERIFY(panel().cancelButton()->isVisible() && !action("run.cpu")->isEnabled() && !action("run.gpu")->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(panel().state().startsWith(QStringLiteral("Compiling · matmul: ")), 60000);
    picture("compiling");
    QTRY_VERIFY_WITH_TIMEOUT(isShown(2), 120000);
    QTRY_VERIFY_WITH_TIMEOUT(panel().state().startsWith(QStringLiteral("Results are")), 120000);
    picture("ran");
    QCOMPARE(box("block_sizes[0]")->currentText().toInt(), before.toInt() / 2);
    QVERIFY(!form().canCompile());
    QCOMPARE(panel().outputsModel()->rowCount(), 1);
    const OutputRow &row = panel().outputsModel()->rows().first();
    QVERIFY2(row.ran && row.output, qUtf8Printable(row.reason));
    QVERIFY2(row.output->verdict != RunOutput::Verdict::Wrong, qUtf8Printable(panel().state()));
    QCOMPARE(kept().size(), std::size_t(2));
    QVERIFY(kept()[1].error.empty() && kept()[1].call == kept()[0].call && kept()[1].config != kept()[0].config);
}

void ConfigChanges::aConfigByMouse()
{
    open("HELIOGRAPH_DOCUMENT");
    key(Qt::Key_S);
    QTest::keyClick(box("num_warps"), Qt::Key_Down);
    QTest::mouseClick(form().resetButton(), Qt::LeftButton);
    QVERIFY(!form().canCompile() && !form().compileButton()->isEnabled());
    QTest::keyClick(box("num_warps"), Qt::Key_Down);
    QTRY_VERIFY(form().compileButton()->isEnabled());
    QTest::mouseClick(form().compileButton(), Qt::LeftButton);
    QTest::keyClick(m_window->findChild<QMessageBox *>(), Qt::Key_Return); // Cancel is the default
    QVERIFY(!m_window->documents()->isRecompiling());
    QCOMPARE(kept().size(), std::size_t(1));
    key(Qt::Key_S); // folds it again
    QVERIFY(!form().isVisible());
}

/// Both tensors of the call are changed, which is captured and run for them.
void ConfigChanges::otherShapesAndDtypes()
{
    open("HELIOGRAPH_DOCUMENT");
    key(Qt::Key_S);
    QCOMPARE(form().tensors().size(), 2);
    for (TensorField *tensor : form().tensors()) {
        tensor->sizes()->setFocus();
        tensor->sizes()->selectAll();
        QTest::keyClicks(tensor->sizes(), QStringLiteral("256, 256x"));
        const QString name = tensor == form().tensors().first() ? QStringLiteral("x ") : QStringLiteral("y ");
        QVERIFY2(form().message().startsWith(name), qUtf8Printable(form().message()));
        QVERIFY(!action("run.compile")->isEnabled());
        QTest::keyClick(tensor->sizes(), Qt::Key_Backspace);
        QTest::keyClick(tensor->dtype(), Qt::Key_Down);
    }
    QCOMPARE(form().message(), QStringLiteral("2 values changed"));
    QCOMPARE(form().call(), QStringLiteral("matmul(bf16[256,256], bf16[256,256])"));
    picture("shapes");
    key(Qt::Key_X);
    allow();
    QTRY_VERIFY_WITH_TIMEOUT(isShown(2), 120000);
    QTRY_COMPARE_WITH_TIMEOUT(panel().outputsModel()->rowCount(), 1, 120000);
    const OutputRow &row = panel().outputsModel()->rows().first();
    QVERIFY2(row.ran && row.output, qUtf8Printable(row.reason));
    QVERIFY(row.output->verdict != RunOutput::Verdict::Wrong);
    QCOMPARE(kept().size(), std::size_t(2));
    QCOMPARE(kept()[1].call, std::string("matmul(bf16[256,256], bf16[256,256])"));
    const auto config = [this](int at) {
        return QJsonDocument::fromJson(QByteArray::fromStdString(kept()[std::size_t(at)].config)).object();
    };
    QVERIFY(!config(0).isEmpty());
    QCOMPARE(config(1), config(0));
}

/// Over a driver without a device, if heliograph-run was built.
void ConfigChanges::itRunsOnTheGpuThatIsChosen()
{
    const QByteArray driver = qgetenv("HELIOGRAPH_FAKE_DRIVER");
    if (driver.isEmpty())
        QSKIP("heliograph-run was not built: no headers of CUDA");
    qputenv("LD_LIBRARY_PATH", driver);
    qputenv("HELIOGRAPH_CUPTI", "");
    open("HELIOGRAPH_DOCUMENT");
    key(Qt::Key_S);
    panel().chooseGpu();
    QTest::keyClick(box("num_warps"), Qt::Key_Down);
    key(Qt::Key_X);
    allow();
    QTRY_VERIFY_WITH_TIMEOUT(isShown(2), 120000);
    QTRY_COMPARE_WITH_TIMEOUT(m_window->session()->document()->runs.size(), std::size_t(1), 60000);
    QCOMPARE(m_window->session()->document()->runs.front().variant, 2);
    panel().chooseCpu();
    qunsetenv("LD_LIBRARY_PATH");
}

void ConfigChanges::aCancelledCompileAddsNothing()
{
    open("HELIOGRAPH_DOCUMENT");
    key(Qt::Key_S);
    QTest::keyClick(box("num_warps"), Qt::Key_Down);
    key(Qt::Key_X);
    allow();
    QTRY_VERIFY_WITH_TIMEOUT(panel().state().startsWith(QStringLiteral("Compiling · matmul: ")), 60000);
    QTest::mouseClick(panel().cancelButton(), Qt::LeftButton);
    QTRY_VERIFY(!m_window->documents()->isRecompiling());
    QCOMPARE(kept().size(), std::size_t(1));
    QVERIFY(form().canCompile() && isShown(1)); // what was changed stays
    QVERIFY(action("run.compile")->isEnabled() && action("run.cpu")->isEnabled());
}

/// Nobody knows what is allowed: text of the value's own type is taken.
void ConfigChanges::anOlderDocumentTakesText()
{
    open("HELIOGRAPH_OLDER_DOCUMENT");
    key(Qt::Key_S);
    auto *warps = form().field(QStringLiteral("num_warps"))->findChild<QLineEdit *>();
    QVERIFY(warps);
    warps->setFocus();
    warps->selectAll();
    QTest::keyClicks(warps, QStringLiteral("many"));
    QCOMPARE(form().message(), QStringLiteral("num_warps cannot be this. A number."));
    QVERIFY(!action("run.compile")->isEnabled());
    picture("wrong");
    warps->selectAll();
    QTest::keyClicks(warps, QStringLiteral("2"));
    QVERIFY(action("run.compile")->isEnabled());
}

/// The document keeps what failed; on screen stay the variant, and what was typed.
void ConfigChanges::aConfigThatHelionRefuses()
{
    open("HELIOGRAPH_OLDER_DOCUMENT");
    key(Qt::Key_S);
    auto *block = form().field(QStringLiteral("block_sizes[0]"))->findChild<QLineEdit *>();
    QVERIFY(block);
    block->setFocus();
    block->selectAll();
    QTest::keyClicks(block, QStringLiteral("33"));
    key(Qt::Key_X);
    allow();
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->documents()->isRecompiling(), 120000);
    QTRY_VERIFY(!m_window->documents()->isLoading());
    QCoreApplication::processEvents();
    picture("refused");
    QVERIFY2(form().message().contains(QStringLiteral("must be a power of two, got 33")),
             qUtf8Printable(form().message()));
    QVERIFY(isShown(1) && form().canCompile());
    QCOMPARE(form().field(QStringLiteral("block_sizes[0]"))->value(), QJsonValue(33));
    QCOMPARE(kept().size(), std::size_t(2));
    QVERIFY(!kept()[1].error.empty());
}

/// The capture of a script is made anew; the variant that was added to it goes on in a document of its own.
void ConfigChanges::reloadingTheScriptKeepsWhatWasAdded()
{
    heliograph::test::failOnWarnings();
    const QString script = m_folder.filePath(QStringLiteral("matmul.py"));
    QVERIFY(QFile::exists(script) || QFile::copy(qEnvironmentVariable("HELIOGRAPH_SCRIPT"), script));
    m_window = std::make_unique<MainWindow>(qEnvironmentVariable("HELIOGRAPH_PROGRAM"));
    m_window->resize(1440, 1000);
    m_window->show();
    m_window->documents()->open(script);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->session()->variant() && !m_window->documents()->isCapturing(), 120000);
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->documents()->isLoading(), 20000);
    m_path = DocumentController::captureFile(script);
    QCOMPARE(kept().size(), std::size_t(1));
    key(Qt::Key_S);
    QTest::keyClick(box("num_warps"), Qt::Key_Down);
    key(Qt::Key_X); // captured here: nobody is asked
    QTRY_VERIFY_WITH_TIMEOUT(isShown(2), 120000);
    QTRY_VERIFY_WITH_TIMEOUT(panel().state().startsWith(QStringLiteral("Results are")), 120000);
    QVector<Diagnostic> notes;
    connect(m_window->documents(), &DocumentController::problemsChanged, this,
            [&notes](const QVector<Diagnostic> &problems) { notes += problems; });
    for (int round = 1; round <= 2; ++round) {
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->documents()->isCapturing() && !m_window->documents()->isLoading(), 120000);
        QTRY_COMPARE(kept().size(), std::size_t(1));
        QCOMPARE(notes.size(), 1); // of the second reload there is nothing to keep
        QCOMPARE(notes.first().code, std::string("capture.results-kept"));
    }
    m_path = QString::fromStdString(notes.first().file);
    QCOMPARE(kept().size(), std::size_t(2));
    QVERIFY(kept()[1].config != kept()[0].config);
}

HELIOGRAPH_UI_TEST(ConfigChanges)
#include "config_changes.moc"
