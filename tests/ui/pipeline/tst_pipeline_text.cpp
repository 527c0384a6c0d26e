// The textual form of a pipeline: its passes in order and back, and the word that is being typed.
#include "tests/support/ui_test.h"
#include "ui/pipeline/pipeline_text.h"

#include <QRandomGenerator>

using namespace heliograph::ui;

class TestPipelineText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void itemsAreReadAndWritten_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("items");
        QTest::addColumn<QString>("again");
        const auto row = [](const char *name, const char *text, const QStringList &items, const char *again) {
            QTest::newRow(name) << QString::fromLatin1(text) << items << QString::fromLatin1(again);
        };
        row("two", "builtin.module(canonicalize,cse)", {QStringLiteral("canonicalize"), QStringLiteral("cse")},
            "builtin.module(canonicalize,cse)");
        row("spaces and lines", " builtin.module( canonicalize ,\n cse ) ",
            {QStringLiteral("canonicalize"), QStringLiteral("cse")}, "builtin.module(canonicalize,cse)");
        row("options and nests", "builtin.module(func.func(cse,sccp),inline{a=1,2 b=(x,y)})",
            {QStringLiteral("func.func(cse,sccp)"), QStringLiteral("inline{a=1,2 b=(x,y)}")},
            "builtin.module(func.func(cse,sccp),inline{a=1,2 b=(x,y)})");
        row("no anchor", "cse,func.func(sccp)", {QStringLiteral("cse"), QStringLiteral("func.func(sccp)")},
            "builtin.module(cse,func.func(sccp))");
        row("a nest alone", "func.func(cse)", {QStringLiteral("func.func(cse)")}, "builtin.module(func.func(cse))");
        row("another anchor", "gpu.module(cse)", {QStringLiteral("cse")}, "gpu.module(cse)");
        row("half typed", "builtin.module(cse,func.func(sccp", {QStringLiteral("builtin.module(cse,func.func(sccp")},
            "builtin.module(builtin.module(cse,func.func(sccp)");
        row("nothing", "", {}, "");
    }

    void itemsAreReadAndWritten()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, items);
        QFETCH(QString, again);
        const PipelineItems read = itemsOf(text);
        QCOMPARE(read.items, items);
        QCOMPARE(textOf(read), again);
    }

    void anyTextIsAccepted()
    {
        QRandomGenerator random(7);
        const QString letters = QStringLiteral("ab.,(){}= -\n");
        for (int round = 0; round < 3000; ++round) {
            QString text;
            for (int i = int(random.bounded(30)); i > 0; --i)
                text += letters[random.bounded(letters.size())];
            const PipelineItems read = itemsOf(text);
            for (const QString &item : read.items)
                QVERIFY(text.contains(item));
            const int at = int(random.bounded(text.size() + 1));
            const TypedWord typed = wordAt(text, at);
            QCOMPARE(text.mid(typed.begin, at - typed.begin), typed.word);
        }
    }

    void theWordAtAPlace()
    {
        const QString text = QStringLiteral("builtin.module(canon,affine-loop-unroll{unroll-f=2 cl}");
        QCOMPARE(wordAt(text, 20).word, QStringLiteral("canon"));
        QCOMPARE(wordAt(text, 20).pass, QString());
        const TypedWord option = wordAt(text, 48);
        QCOMPARE(option.word, QStringLiteral("unroll-f"));
        QCOMPARE(option.pass, QStringLiteral("affine-loop-unroll"));
        QVERIFY(wordAt(text, 50).isValue);
        QCOMPARE(wordAt(text, 53).word, QStringLiteral("cl"));
        QCOMPARE(wordAt(text, int(text.size())).pass, QString());
        QCOMPARE(nameOfItem(QStringLiteral("inline{a=1}")), QStringLiteral("inline"));
    }
};

HELIOGRAPH_UI_TEST(TestPipelineText)
#include "tst_pipeline_text.moc"
