// A remedy that is tried from the window, with a program in heliograph's place that answers what a test wants.
#include "core/store/dump.h"
#include "tests/support/window_test.h"
#include "ui/failure/failure_bar.h"
#include "ui/failure/failure_panel.h"
#include "ui/failure/try_job.h"
#include "ui/views/bottom_panel.h"
#include "ui/window/banner.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QFile>
#include <QMessageBox>

#include <fstream>
#include <sstream>

using namespace heliograph;
using namespace heliograph::ui;

class TestRemedies : public test::WindowTest
{
    Q_OBJECT

private:
    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    /// The document of a real capture, with more records behind.
    QString failed(const char *name = "failed.helio", const char *more = "")
    {
        std::ifstream file(std::string(HELIOGRAPH_SOURCE_DIR) + "/tests/data/slice_of_row.jsonl");
        std::stringstream records;
        records << file.rdbuf() << more;
        QFile::remove(path(name));
        auto store = Store::openForWriting(path(name).toStdString());
        const auto loaded = loadRecords(*store, [&](std::string &line) { return bool(std::getline(records, line)); });
        return loaded ? path(name) : QString();
    }

    /// The program writes down what it was asked, does what `script` says, and answers.
    void answer(const QByteArray &json, const char *script = "")
    {
        QFile file(path("answer"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(json) == json.size());
        QFile program(path("heliograph"));
        QVERIFY(program.open(QIODevice::WriteOnly));
        program.write(
            "#!/bin/sh\n[ \"$1\" = explain ] || exit 1\nfor word in \"$@\"; do echo \"$word\"; done > " +
            path("asked").toUtf8() +
            "\necho '{\"r\":\"progress\",\"step\":\"bind\",\"kernel\":\"row_sums\",\"done\":0,\"total\":0}' >&2\n" +
            script + "\ncat " + path("answer").toUtf8() + "\n");
        program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    QStringList asked() const
    {
        QFile file(path("asked"));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)
                                              : QStringList();
    }

    QAbstractButton *button(const QString &name) const
    {
        for (auto *each : m_window->failurePanel()->findChildren<QAbstractButton *>())
            if (each->accessibleName() == name)
                return each;
        return nullptr;
    }

    QAbstractButton *trial(int remedy) const
    {
        return button(QStringLiteral("Try remedy %1 in a scratch copy").arg(remedy));
    }

    /// The document was not captured by this window: it asks before it runs what a file of somebody's says.
    void allow()
    {
        auto *box = m_window->findChild<QMessageBox *>();
        QVERIFY(box);
        for (QAbstractButton *each : box->buttons())
            if (box->buttonRole(each) == QMessageBox::AcceptRole)
                return QTest::mouseClick(each, Qt::LeftButton);
        QFAIL("no way to allow it");
    }

    void tryFirst()
    {
        QVERIFY(trial(1));
        trial(1)->setFocus();
        QTest::keyClick(trial(1), Qt::Key_Space);
        QVERIFY(asked().isEmpty());
        allow();
    }

private Q_SLOTS:
    void init()
    {
        QFile::remove(path("asked"));
        start({1600, 1000}, path("heliograph"));
    }
    void cleanup() { m_window.reset(); }

    void theOutcomeIsOpened()
    {
        answer("{\"path\": \"" + sample().toUtf8() + "\", \"failed\": 0, \"diagnostics\": []}");
        open(failed());
        QSignalSpy opened(m_window->documents(), &DocumentController::opened);
        tryFirst();
        QVERIFY(!trial(1)->isEnabled() && !trial(2)->isEnabled());
        QVERIFY(opened.wait());
        QCOMPARE(m_window->documents()->path(), sample());
        QVERIFY(!m_window->failure());
        const QStringList words = asked();
        QCOMPARE(words.mid(0, 6),
                 QStringList({QStringLiteral("explain"), path("failed.helio"), QStringLiteral("--variant"),
                              QStringLiteral("1"), QStringLiteral("--try"), QStringLiteral("1")}));
        QVERIFY(words.at(7).contains(QStringLiteral("slice_of_row.try1")) && words.at(7).endsWith(u".helio"));
    }

    void nothingRunsUnlessItIsAllowed()
    {
        answer("{}");
        open(failed());
        QTest::mouseClick(trial(2), Qt::LeftButton);
        auto *box = m_window->findChild<QMessageBox *>();
        QVERIFY(box);
        QTest::keyClick(box, Qt::Key_Escape);
        QTest::qWait(50);
        QVERIFY(asked().isEmpty() && trial(2)->isEnabled());
    }

    void aCancelledTrialLeavesThingsAsTheyWere()
    {
        answer("{}", "exec sleep 60");
        open(failed());
        tryFirst();
        QTRY_VERIFY(!asked().isEmpty());
        QVERIFY(m_window->actions().action("file.cancel")->isEnabled());
        m_window->activateWindow(); // a dialog that was closed leaves it inactive
        QTRY_VERIFY(m_window->isActiveWindow());
        QTest::keyClick(m_window.get(), Qt::Key_Period, Qt::ControlModifier);
        QTRY_VERIFY(trial(1)->isEnabled());
        QCOMPARE(m_window->documents()->path(), path("failed.helio"));
        QVERIFY(m_window->failure() && !m_window->findChild<Banner *>()->isVisible());
    }

    void whatCannotBeTriedIsSaid()
    {
        answer(R"({"error": {"code": "run.no-script", "message": "The script is gone.", "next": "Name it."}})");
        open(failed());
        tryFirst();
        QTRY_VERIFY(m_window->findChild<Banner *>()->isVisible());
        QVERIFY(m_window->findChild<Banner *>()->text().contains(QStringLiteral("The script is gone.")));
        QVERIFY(trial(1)->isEnabled());
    }

    void aScratchCopySaysThatItIsOne()
    {
        open(failed("scratch.helio", R"({"r":"diagnostic","severity":"note","code":"script.scratch-copy",)"
                                     R"("message":"This is a scratch copy of row_sums.py, with a change","next":"x"})"
                                     "\n"));
        QVERIFY(m_window->findChild<Banner *>()->isVisible());
        QVERIFY(m_window->findChild<Banner *>()->text().contains(QStringLiteral("scratch copy of row_sums.py")));
    }

    void theChangedLineGoesToTheClipboard()
    {
        open(failed());
        QTest::mouseClick(button(QStringLiteral("Copy the changed line of remedy 1")), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QStringLiteral("        out[tile] = x[tile, 0:block].sum(-1)\n"));
    }
};

QTEST_MAIN(TestRemedies)
#include "tst_remedies.moc"
