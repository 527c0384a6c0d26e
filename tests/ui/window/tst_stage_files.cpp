// Files dropped on the window and given to it: documents, kernels and texts of one stage, good ones and others.
#include "core/store/store.h"
#include "tests/support/shown_session.h"
#include "tests/support/window_test.h"
#include "ui/graph/graph_board.h"
#include "ui/graph/graph_canvas.h"
#include "ui/session/document_controller.h"
#include "ui/views/graph_stage_view.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"
#include "ui/views/stage_view.h"
#include "ui/window/arrangement.h"
#include "ui/window/banner.h"

#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

constexpr char kTtir[] = "module {\n"
                         "  tt.func public @k(%x: !tt.ptr<f16>) {\n"
                         "    %0 = arith.constant 1.0 : f16 loc(\"k.py\":2:5)\n"
                         "    %1 = tt.splat %0 : f16 -> tensor<8xf16> loc(\"k.py\":2:9)\n"
                         "    tt.return loc(\"k.py\":3:1)\n"
                         "  }\n"
                         "}\n";

} // namespace

class TestStageFiles : public test::WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { start({1280, 800}); }

    void cleanup()
    {
        m_window.reset();
        QFile::remove(m_folder.filePath(QStringLiteral("k.py")));
    }

    void aDroppedTextIsShownAndDrawn()
    {
        const QString path = write("k.ttir", kTtir);
        QVERIFY(drop(path));
        awaitOps();
        QCOMPARE(m_window->windowTitle(), QStringLiteral("k.ttir - Heliograph"));
        QCOMPARE(arrangementOf(*m_window->panes()),
                 QStringList({QStringLiteral("ttir"), QStringLiteral("ttir:graph")}));
        QVERIFY2(!m_window->documents()->capture().hasServer(), "opening a file runs nothing");
        QVERIFY(Settings().recentFiles().contains(path));
        m_window->settle(10000);
    }

    /// Such a value made a layout as large as the square of its users.
    void aValueThatAChainOfOpsUsesIsDrawn()
    {
        constexpr int ops = 20000;
        QByteArray text("module {\n  func.func @f() -> i32 {\n    %0 = arith.constant 1 : i32\n");
        for (int i = 1; i < ops; ++i)
            text += "    %" + QByteArray::number(i) + " = arith.addi %0, %" + QByteArray::number(i - 1) + " : i32\n";
        open(write("hub.mlir", text + "    return %1 : i32\n  }\n}\n"));
        arrange(*m_window->panes(), {QStringLiteral("mlir:graph")}); // too large to be drawn unasked
        m_window->settle(60000);
        const auto *graph = m_window->findChild<GraphStageView *>();
        QVERIFY(graph && graph->isSettled() && graph->board()->isShowingGraph());
        QVERIFY(int(graph->canvas()->scene().items.size()) > ops);
    }

    void itsSourceIsLinked()
    {
        write("k.py", "def k(x):\n    one = 1.0\n");
        open(write("k.ttir", kTtir));
        QCOMPARE(m_window->panes()->stages().first(), QStringLiteral("source"));
        test::activate(*m_window->session(), "0:L2");
        QVERIFY(m_window->session()->active() != kNone);
        QVERIFY(!m_window->panes()->panes()[1]->view()->visibleSpans(m_window->session()->active()).isEmpty());
    }

    void theNextDocumentFindsThePanesAsTheyWere()
    {
        const QStringList before{QStringLiteral("fx:text"), QStringLiteral("ptx")};
        arrange(*m_window->panes(), before);
        open(write("k.ttir", kTtir));
        open(write("l.ptx", ".version 9.0\n.target sm_90\n"));
        QCOMPARE(m_window->panes()->stages(), QStringList{QStringLiteral("ptx")});
        QSignalSpy opened(m_window->documents(), &DocumentController::opened);
        m_window->documents()->open(document());
        QVERIFY(opened.wait());
        QCOMPARE(arrangementOf(*m_window->panes()), before);
    }

    void aTextIsSavedAsADocument()
    {
        open(write("k.ttir", kTtir));
        const QString copy = m_folder.filePath(QStringLiteral("copy.helio"));
        m_window->documents()->saveAs(copy);
        QTRY_VERIFY(QFile::exists(copy));
        const Result<Store> store = Store::open(copy.toStdString());
        QVERIFY(store);
        const Result<VariantPtr> variant = store->variant(1);
        QVERIFY(variant);
        QCOMPARE((*variant)->stage("ttir")->text, std::string(kTtir));
    }

    void itIsReadAnewWhenItChanges()
    {
        const QString path = write("k.ttir", kTtir);
        open(path);
        QSignalSpy stale(m_window->documents(), &DocumentController::staleChanged);
        write("k.ttir", "module {\n}\n");
        QVERIFY(stale.wait());
        QVERIFY(stale.last().first().toBool());
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        QTRY_COMPARE(m_window->session()->variant()->stages.back().text, std::string("module {\n}\n"));
    }

    void anyContentIsShown_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("truncated") << QByteArray(kTtir).left(110);
        QTest::newRow("binary") << QByteArray("\x7f\x45LF\0\0\0\xff\xfe%0 = {{{\"\n\r\n\0\0", 24).repeated(300);
        QTest::newRow("foreign") << QByteArray("{\"json\": [1, 2, 3]}\n");
        QTest::newRow("large") << QByteArray(kTtir).repeated(20000);
    }

    void anyContentIsShown()
    {
        QFETCH(QByteArray, bytes);
        for (const char *name : {"any.mlir", "any.ttgir", "any.ll", "any.ptx", "any.sass"}) {
            open(write(name, bytes));
            QVERIFY(m_window->findChild<Banner *>()->isHidden());
            QCOMPARE(m_window->session()->variant()->stages.back().text, bytes.toStdString());
            m_window->grab();
        }
        m_window->settle(10000);
    }

    void otherFilesAreNotTaken()
    {
        QVERIFY(!drop(write("notes.txt", "text")));
        QVERIFY(!drop(m_folder.path()));
        QVERIFY(!drop(QStringLiteral("/no/such/file.exe")));
        m_window->documents()->open(m_folder.filePath(QStringLiteral("gone.ptx")));
        QTRY_VERIFY(m_window->findChild<Banner *>()->isVisible());
    }

    void aDroppedDocumentAndAScript()
    {
        QSignalSpy opened(m_window->documents(), &DocumentController::opened);
        QVERIFY(drop(document()));
        QVERIFY(opened.wait());
        QVERIFY(!m_window->documents()->capture().hasServer());
        QSignalSpy job(m_window->documents(), &DocumentController::jobChanged);
        QVERIFY(drop(write("script.py", "pass\n")));
        QVERIFY2(!job.isEmpty(), "a dropped script is captured");
    }

    void recentFilesAreOpenedFromTheMenu()
    {
        const QString first = document(), second = write("k.ttir", kTtir);
        Settings().clearRecentFiles();
        QSignalSpy opened(m_window->documents(), &DocumentController::opened);
        for (const QString &path : {first, second}) {
            m_window->documents()->open(path);
            QVERIFY(opened.wait());
        }
        QMenu *menu = m_window->actions().action("file.recent")->menu();
        Q_EMIT menu->aboutToShow();
        QCOMPARE(menu->actions().at(0)->text(), second);
        QCOMPARE(menu->actions().at(1)->text(), first);
        menu->actions().at(1)->trigger();
        QVERIFY(opened.wait());
        QVERIFY(m_window->windowTitle().startsWith(QLatin1String("doc.helio")));
        QFile::remove(second);
        Q_EMIT menu->aboutToShow();
        QCOMPARE(menu->actions().at(0)->text(), first);
        menu->actions().last()->trigger();
        QVERIFY(Settings().recentFiles().isEmpty());
    }

private:
    QString write(const char *name, const QByteArray &text)
    {
        QFile file(m_folder.filePath(QLatin1String(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write");
        return file.fileName();
    }

    QString document()
    {
        const QString path = m_folder.filePath(QStringLiteral("doc.helio"));
        QFile::remove(path);
        Result<Store> store = Store::openForWriting(path.toStdString());
        Kernel kernel;
        kernel.name = "matmul";
        Variant variant = test::sampleVariant();
        if (!store || !store->addKernel(kernel))
            qFatal("cannot write");
        variant.kernel = kernel.id;
        if (!store->addVariant(variant))
            qFatal("cannot write");
        return path;
    }

    /// What a file manager sends; false if the window did not take it.
    bool drop(const QString &path)
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_window.get(), &enter);
        if (!enter.isAccepted())
            return false;
        QDropEvent event(QPointF(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_window.get(), &event);
        return event.isAccepted();
    }

    void awaitOps()
    {
        QSignalSpy read(m_window->documents(), &DocumentController::opsRead);
        QVERIFY(read.wait(20000));
        QCoreApplication::processEvents();
    }
};

HELIOGRAPH_UI_TEST(TestStageFiles)
#include "tst_stage_files.moc"
