// The dialogs that save a reproducer and a report, as people use them: a name is typed, one that exists is asked about.
#include "core/store/dump.h"
#include "tests/support/window_test.h"
#include "ui/failure/failure_bar.h"
#include "ui/window/banner.h"

#include <QAbstractButton>
#include <QAction>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QThread>
#include <QTimer>

#include <fstream>

using namespace heliograph;
using namespace heliograph::ui;

class TestSaveFailure : public test::WindowTest
{
    Q_OBJECT

private:
    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    QString failed()
    {
        if (QFile::exists(path("failed.helio")))
            return path("failed.helio");
        std::ifstream records(std::string(HELIOGRAPH_SOURCE_DIR) + "/tests/data/slice_of_row.jsonl");
        auto store = Store::openForWriting(path("failed.helio").toStdString());
        const auto loaded = loadRecords(*store, [&](std::string &line) { return bool(std::getline(records, line)); });
        return loaded ? path("failed.helio") : QString();
    }

    QByteArray contents(const char *name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    /// Does `act` once such a dialog is there, in the event loop of its own: what is accepted before that never ends
    /// it.
    template <typename Dialog, typename Act>
    void once(Act act)
    {
        auto *timer = new QTimer(this);
        connect(timer, &QTimer::timeout, this, [timer, act] {
            auto *dialog = qobject_cast<Dialog *>(QApplication::activeModalWidget());
            const int level = std::is_same_v<Dialog, QMessageBox> ? 2 : 1;
            if (!dialog || !dialog->isVisible() || QThread::currentThread()->loopLevel() < level)
                return;
            timer->stop();
            timer->deleteLater();
            act(dialog);
        });
        timer->start(50);
    }

    /// Types `name` into the dialog that comes; what is asked about a file that exists is answered with `answer`.
    void typeAndAccept(const QString &name, QMessageBox::StandardButton answer = QMessageBox::NoButton)
    {
        m_shown.clear();
        m_question.clear();
        once<QFileDialog>([this, name, answer](QFileDialog *dialog) {
            auto *field = dialog->findChild<QLineEdit *>();
            m_shown = dialog->windowTitle();
            m_offered = field->text();
            if (answer != QMessageBox::NoButton)
                once<QMessageBox>([this, answer](QMessageBox *question) { answerWith(question, answer); });
            field->setFocus();
            field->selectAll();
            QTest::keyClicks(field, name);
            if (QWidget *completions = QApplication::activePopupWidget()) // it has the keyboard as long as it is there
                QTest::keyClick(completions, Qt::Key_Escape);
            QTest::keyClick(field, Qt::Key_Return);
            if (dialog->isVisible() && m_question.isEmpty()) // the key only took what was completed
                QTest::mouseClick(defaultButton(dialog), Qt::LeftButton);
        });
    }

    static QPushButton *defaultButton(QFileDialog *dialog)
    {
        for (auto *each : dialog->findChildren<QPushButton *>())
            if (each->isDefault())
                return each;
        return nullptr;
    }

    void answerWith(QMessageBox *question, QMessageBox::StandardButton answer)
    {
        m_question = question->text();
        QTest::mouseClick(question->button(answer), Qt::LeftButton);
        if (answer == QMessageBox::No)
            once<QFileDialog>([](QFileDialog *dialog) { QTest::keyClick(dialog, Qt::Key_Escape); });
    }

    void pressSave()
    {
        auto *save = m_window->failureBar()->findChildren<QAbstractButton *>().front();
        QVERIFY(save->isEnabled());
        QTest::mouseClick(save, Qt::LeftButton);
    }

    QString m_shown, m_offered, m_question;

private Q_SLOTS:
    void initTestCase() { QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }
    void init()
    {
        start();
        open(failed());
        m_question.clear();
    }
    void cleanup() { m_window.reset(); }

    void theReproducerIsSaved()
    {
        typeAndAccept(path("saved.py"));
        pressSave();
        QCOMPARE(m_shown, QStringLiteral("Save reproducer"));
        QCOMPARE(m_offered, QStringLiteral("row_sums_fails.py"));
        QVERIFY(contents("saved.py").contains("def row_sums(") &&
                contents("saved.py").contains("x[tile, :][:, 0:block]"));
        QVERIFY(!m_window->findChild<Banner *>()->isVisible());
    }

    void theReportIsSaved()
    {
        typeAndAccept(path("saved.md"));
        m_window->actions().action("file.save-report")->trigger();
        QCOMPARE(m_shown, QStringLiteral("Save failure report"));
        QCOMPARE(m_offered, QStringLiteral("row_sums_fails.md"));
        QVERIFY(contents("saved.md").startsWith("# The Triton backend cannot slice"));
        QVERIFY(contents("saved.md").contains("## Reproducer"));
    }

    void aFileThatExistsIsAskedAbout()
    {
        QFile there(path("there.py"));
        QVERIFY(there.open(QIODevice::WriteOnly) && there.write("mine\n") == 5);
        there.close();
        typeAndAccept(path("there.py"), QMessageBox::No);
        pressSave();
        QVERIFY(m_question.contains(QStringLiteral("there.py")));
        QCOMPARE(contents("there.py"), QByteArray("mine\n"));
        typeAndAccept(path("there.py"), QMessageBox::Yes);
        pressSave();
        QVERIFY(contents("there.py").contains("def row_sums("));
    }

    void aPlaceThatCannotBeWrittenIsSaid_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("no folder to write in") << QStringLiteral("/proc/reproducer.py");
        QTest::newRow("no such folder") << path("nowhere/reproducer.py");
    }

    void aPlaceThatCannotBeWrittenIsSaid()
    {
        QFETCH(QString, name);
        typeAndAccept(name);
        pressSave();
        const Banner *banner = m_window->findChild<Banner *>();
        QVERIFY(banner->isVisible() && banner->text().contains(name));
        QVERIFY(!QFile::exists(name));
    }

    void nothingIsSavedAfterEscape()
    {
        const QStringList before = QDir(m_folder.path()).entryList(QDir::Files);
        once<QFileDialog>([](QFileDialog *dialog) { QTest::keyClick(dialog, Qt::Key_Escape); });
        pressSave();
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files), before);
    }
};

QTEST_MAIN(TestSaveFailure)
#include "tst_save_failure.moc"
