// A stage as text: what a compiler had to say of a place stands there.
#include "tests/support/shown_session.h"
#include "tests/support/ui_test.h"
#include "ui/text/text_view.h"
#include "ui/views/text_stage_view.h"

using namespace heliograph;
using namespace heliograph::ui;

class TestTextStageView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        test::failOnWarnings();
        m_session = std::make_unique<Session>();
        m_view = std::make_unique<TextStageView>(m_session.get());
        m_view->resize(700, 300);
        m_view->setStage(QStringLiteral("ptx"));
        m_view->show();
    }

    void cleanup() { m_view.reset(); }

    void problemsStandAtTheirPlaces()
    {
        show("ptx", {}, 2);
        const QVector<LineNote> &notes = m_view->text()->notes();
        QCOMPARE(notes.size(), 1);
        QCOMPARE(notes.first().line, 1);
        QCOMPARE(notes.first().begin, 4);
        QCOMPARE(notes.first().end, 8);
        QCOMPARE(notes.first().words, QStringLiteral("no such thing"));
        QVERIFY(notes.first().isError);
    }

    void theyAreSeen()
    {
        show("ptx", {}, 2);
        const QImage with = m_view->text()->viewport()->grab().toImage();
        m_view->text()->setNotes({});
        const QImage without = m_view->text()->viewport()->grab().toImage();
        QVERIFY(with != without);
    }

    void problemsOfOtherTextsDoNot()
    {
        show("ttgir", {}, 2);
        QVERIFY(m_view->text()->notes().isEmpty());
        show("ptx", "kernel.py", 2);
        QVERIFY(m_view->text()->notes().isEmpty());
        show("ptx", {}, 0);
        QVERIFY(m_view->text()->notes().isEmpty());
    }

    void aPlaceBehindTheEndIsPaintedNowhere()
    {
        show("ptx", {}, 900);
        QVERIFY(!m_view->text()->viewport()->grab().isNull());
    }

private:
    void show(const char *stage, const char *file, int line)
    {
        Variant variant =
            test::DocumentBuilder().stage("ptx", "add.s32 %r1, %r2, %r3;\nmul.s32 %r1, %r2;\nret;\n").variant();
        Diagnostic problem;
        problem.stage = stage;
        problem.file = file ? file : "";
        problem.message = "no such thing";
        problem.span = {line, 5, line, 9};
        variant.diagnostics.push_back(problem);
        test::show(*m_session, std::move(variant));
    }

    std::unique_ptr<Session> m_session;
    std::unique_ptr<TextStageView> m_view;
};

HELIOGRAPH_UI_TEST(TestTextStageView)
#include "tst_text_stage_view.moc"
