// Lives of ops and nodes over the passes of small pipelines, and conditions that break where something becomes true.
#include "tests/core/diff/diff_samples.h"

#include "core/diff/biography.h"
#include "core/diff/condition.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::test;

namespace {

/// A pipeline of function bodies; every op on a line that ends in "; N" is linked to node N. An empty text is one that
/// nobody saw, "=" the one before.
class Pipeline
{
public:
    /// From state `translated` on the texts are LLVM IR.
    explicit Pipeline(const std::vector<std::string> &bodies, std::size_t translated = std::string::npos)
    {
        for (const std::string &body : bodies) {
            if (body == "=")
                m_states.push_back(m_states.back());
            else
                m_states.push_back(body.empty()                    ? nullptr
                                   : m_states.size() >= translated ? snapshotOf(body, Language::LlvmIr)
                                                                   : linked(body));
        }
    }

    PassHistory history()
    {
        return PassHistory(int(m_states.size()) - 1, [this](int state) {
            ++loads;
            return m_states[std::size_t(state)];
        });
    }

    int loads = 0;

private:
    static SnapshotPtr linked(const std::string &body)
    {
        std::string text = "func.func @f(%a: i32) {\n";
        std::vector<std::pair<int, NodeIndex>> links;
        std::istringstream lines(body);
        int number = 1;
        for (std::string line; std::getline(lines, line);) {
            ++number;
            const std::size_t mark = line.find(';');
            if (mark != std::string::npos)
                links.emplace_back(number, std::stoi(line.substr(mark + 1)));
            text += "  " + line.substr(0, mark) + "\n";
        }
        Stage stage = stageOf(text + "}\n");
        for (const auto &[line, node] : links)
            for (std::size_t op = 0; op < stage.ops.size(); ++op)
                if (stage.ops[op].span.line == line)
                    stage.links.push_back({OpIndex(op), node, How::Exact});
        return std::make_shared<Snapshot>(std::move(stage), Language::Mlir);
    }

    std::vector<SnapshotPtr> m_states;
};

QString wordsOf(const std::vector<Biographical> &events)
{
    QStringList words;
    for (const Biographical &it : events)
        words << QString("%1 %2 %3>%4 %5")
                     .arg(it.pass)
                     .arg(QString::fromStdString(std::string(nameOf(it.event))))
                     .arg(it.before.size())
                     .arg(it.after.size())
                     .arg(QString::fromStdString(std::string(nameOf(it.because))));
    return words.join("; ");
}

OpIndex opNamed(const SnapshotPtr &snapshot, const std::string &name)
{
    for (std::size_t op = 0; op < snapshot->stage.ops.size(); ++op)
        if (snapshot->stage.string(snapshot->stage.ops[op].name) == name)
            return OpIndex(op);
    return kNone;
}

std::vector<std::string> dotPipeline()
{
    return {
        "%0 = tt.load %a : i32 ;0\n",
        "%0 = tt.load %a : i32 ;0\n%1 = tt.dot %0, %a : i32 ;1\ntest.use %1 : i32\n",
        "=",
        "%5 = tt.load %a : i32 ;0\n%6 = tt.dot %5, %a : i64 ;1\ntest.use %6 : i32\n",
        "%5 = tt.load %a : i32 ;0\n%6 = ttng.dot %5, %a : i64 ;1\ntest.use %6 : i32\n",
        "%5 = tt.load %a : i32 ;0\n%6 = ll.a %5 : i64 ;1\n%7 = ll.b %6, %6 : i64 ;1\n%8 = ll.c %7 : i64 ;1\ntest.use "
        "%8 : i32\n",
        "%5 = tt.load %a : i32 ;0\ntest.use %5 : i32\n"};
}

std::vector<Node> nodes()
{
    std::vector<Node> all(2);
    all[0].id = "0:load";
    all[0].name = "load";
    all[1].id = "0:acc";
    all[1].name = "acc";
    return all;
}

} // namespace

class TestBiography : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void ofANode();
    void ofAnOpFromAnyState();
    void ofAnOpThatIsMerged();
    void detailsSayWhat();
    void unseenTextsShowInTheNext();
    void whatNoPassMadeIsThereFromTheStart();
    void anotherLanguageIsAnotherStart();
    void unchangedPassesAreNotDiffed();
    void conditions_data();
    void conditions();
    void conditionErrors_data();
    void conditionErrors();
    void conditionsAreWrittenBack();
    void starsStandForAnything();
    void measures_data();
    void measures();
};

void TestBiography::ofANode()
{
    Pipeline pipeline(dotPipeline());
    const std::vector<Biographical> life = biographyOfNode(pipeline.history(), 1);
    QCOMPARE(wordsOf(life),
             QString("0 born 0>1 group; 2 changed 1>1 group; 3 became 1>1 group; 4 split 1>3 group; 5 died "
                     "3>0 group"));
    QCOMPARE(firstPassThatChanged(life), 2);
    QCOMPARE(passThatKilled(life), 5);
    QVERIFY(biographyOfNode(pipeline.history(), 9).empty());
}

void TestBiography::ofAnOpFromAnyState()
{
    Pipeline pipeline(dotPipeline());
    const PassHistory history = pipeline.history();
    const QString life =
        "0 born 0>1 nothing; 2 changed 1>1 pair; 3 became 1>1 pair; 4 became 1>1 pair; 5 died 1>0 replacement";
    QCOMPARE(wordsOf(biographyOfOp(history, 1, opNamed(history.state(1), "tt.dot"))), life);
    QCOMPARE(wordsOf(biographyOfOp(history, 3, opNamed(history.state(3), "tt.dot"))), life);
    QCOMPARE(wordsOf(biographyOfOp(history, 4, opNamed(history.state(4), "ttng.dot"))), life);
    QCOMPARE(wordsOf(biographyOfOp(history, 0, opNamed(history.state(0), "tt.load"))), QString("-1 there 0>1 pair"));
}

void TestBiography::ofAnOpThatIsMerged()
{
    Pipeline pipeline({"%0 = my.op %a : i32\n%1 = my.op %a : i32\ntest.one %0 : i32\ntest.two %1 : i32\n",
                       "%0 = my.op %a : i32\ntest.one %0 : i32\ntest.two %0 : i32\n"});
    const PassHistory history = pipeline.history();
    const PassStepPtr step = history.step(0);
    QCOMPARE(step->diff.counts.removed, 1);
    const std::vector<Biographical> life = biographyOfOp(history, 0, step->diff.removed.front());
    QCOMPARE(wordsOf(life), QString("-1 there 0>1 pair; 0 merged 1>1 equal"));
    QCOMPARE(life[1].other, opNamed(history.state(1), "my.op"));
}

void TestBiography::detailsSayWhat()
{
    Pipeline pipeline(dotPipeline());
    const PassHistory history = pipeline.history();
    const std::optional<Biographical> event = nodeEvent(history, 1, 2);
    QVERIFY(event);
    QCOMPARE(event->details.size(), std::size_t(1));
    QCOMPARE(event->details[0].kind, DetailKind::Type);
    QCOMPARE(event->details[0].before + ">" + event->details[0].after, std::string("i32>i64"));
}

void TestBiography::unseenTextsShowInTheNext()
{
    Pipeline pipeline({"%0 = my.op %a : i32 ;0\n", "", "%0 = my.op %a : i64 ;0\n"});
    const PassHistory history = pipeline.history();
    QVERIFY(history.step(0) == nullptr);
    QCOMPARE(wordsOf(biographyOfNode(history, 0)), QString("-1 there 0>1 pair; 1 changed 1>1 group"));
    QCOMPARE(wordsOf(biographyOfOp(history, 0, 1)), QString("-1 there 0>1 pair; 1 changed 1>1 pair"));
}

/// As Triton's pipelines are: the first text is what the first row left, and nobody saw one before it.
void TestBiography::whatNoPassMadeIsThereFromTheStart()
{
    Pipeline pipeline({"", "%0 = tt.load %a : i32 ;0\n", "=", "%0 = tt.load %a : i64 ;0\n%1 = tt.dot %0 : i64 ;1\n"});
    const PassHistory history = pipeline.history();
    QVERIFY(!history.begins(0));
    QVERIFY(history.begins(1));
    QVERIFY(!history.begins(2) && !history.begins(3) && !history.begins(4) && !history.begins(-1));
    const std::vector<Biographical> life = biographyOfNode(history, 0);
    QCOMPARE(wordsOf(life), QString("0 there 0>1 pair; 2 changed 1>1 group"));
    QCOMPARE(life[0].after, std::vector<OpIndex>{opNamed(history.state(1), "tt.load")});
    QCOMPARE(evidenceOf(life[0]), std::string_view("it stands in the first text"));
    QCOMPARE(firstPassThatChanged(life), 2);
    QCOMPARE(wordsOf(biographyOfNode(history, 1)), QString("2 born 0>1 group"));
    QCOMPARE(wordsOf(biographyOfOp(history, 3, opNamed(history.state(3), "tt.load"))),
             QString("0 there 0>1 pair; 2 changed 1>1 pair"));
    QCOMPARE(wordsOf(biographyOfOp(history, 3, opNamed(history.state(3), "tt.dot"))), QString("2 born 0>1 nothing"));
}

/// Nobody compares MLIR with LLVM IR, so a life neither leads over the border nor back.
void TestBiography::anotherLanguageIsAnotherStart()
{
    const std::string ll = "define i32 @f(i32 %a) {\n  %x = add i32 %a, 1\n  ret i32 %x\n}\n";
    const std::string after = "define i32 @f(i32 %a) {\n  %x = add nsw i32 %a, 1\n  ret i32 %x\n}\n";
    Pipeline pipeline({"%0 = tt.load %a : i32 ;0\n", "=", ll, after}, 2);
    const PassHistory history = pipeline.history();
    QVERIFY(history.begins(0) && !history.begins(1) && history.begins(2) && !history.begins(3));
    QCOMPARE(wordsOf(biographyOfOp(history, 0, opNamed(history.state(0), "tt.load"))), QString("-1 there 0>1 pair"));
    QCOMPARE(wordsOf(biographyOfOp(history, 3, opNamed(history.state(3), "add"))),
             QString("1 there 0>1 pair; 2 changed 1>1 pair"));
}

void TestBiography::unchangedPassesAreNotDiffed()
{
    std::vector<std::string> bodies(200, "=");
    bodies.front() = "%0 = my.op %a : i32 ;0\n";
    Pipeline pipeline(bodies);
    QCOMPARE(wordsOf(biographyOfNode(pipeline.history(), 0)), QString("-1 there 0>1 pair"));
    QVERIFY(pipeline.loads <= 400); // two texts a pass, none of them twice
}

void TestBiography::conditions_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("forward");
    QTest::addColumn<int>("back");
    QTest::newRow("appears") << "op:tt.dot appears" << 0 << 0;
    QTest::newRow("gone") << "op:tt.dot gone" << 3 << 3;
    QTest::newRow("any op of a dialect") << "op:ll.* appears" << 4 << 4;
    QTest::newRow("never") << "op:nothing gone" << -1 << -1;
    QTest::newRow("count") << "op:ll.* count>=3" << 4 << 4;
    QTest::newRow("node changed") << "node:0:acc changed" << 2 << 5;
    QTest::newRow("node by its name") << "node:acc gone" << 5 << 5;
    QTest::newRow("type") << "type:i64 appears" << 2 << 2;
    QTest::newRow("type changed") << "type:i64 changed" << 2 << 2;
    QTest::newRow("text") << "text:\"tt.load %a\" added" << -1 << -1;
    QTest::newRow("ops") << "ops>4" << 4 << 4;
    QTest::newRow("fewer ops") << "ops removed" << 5 << 5;
    QTest::newRow("retyped") << "ops retyped" << 2 << 2;
}

void TestBiography::conditions()
{
    QFETCH(QString, text);
    Pipeline pipeline(dotPipeline());
    const PassHistory history = pipeline.history();
    const Result<Condition> condition = parseCondition(text.toStdString());
    QVERIFY2(condition, condition ? "" : condition.error().message.c_str());
    const std::vector<Node> all = nodes();
    QTEST(findPass(*condition, history, all, 0), "forward");
    QTEST(findPass(*condition, history, all, history.passes() - 1, false), "back");
}

void TestBiography::conditionErrors_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("column");
    QTest::newRow("empty") << "  " << "condition.empty" << 3;
    QTest::newRow("subject") << "bar gone" << "condition.subject" << 1;
    QTest::newRow("no name") << "op gone" << "condition.argument" << 3;
    QTest::newRow("empty name") << "op: gone" << "condition.argument" << 4;
    QTest::newRow("name too many") << "lines:3 gone" << "condition.argument" << 6;
    QTest::newRow("predicate") << "op:a vanishes" << "condition.predicate" << 6;
    QTest::newRow("no predicate") << "op:a" << "condition.predicate" << 5;
    QTest::newRow("predicate that does not fit") << "lines moved" << "condition.predicate" << 7;
    QTest::newRow("number") << "op:a count>x" << "condition.number" << 12;
    QTest::newRow("no number") << "regs>" << "condition.number" << 6;
    QTest::newRow("measure that comes") << "regs appears" << "condition.predicate" << 6;
    QTest::newRow("measure with a name") << "spills:x > 3" << "condition.argument" << 7;
    QTest::newRow("rest") << "op:a gone now" << "condition.rest" << 11;
    QTest::newRow("bytes") << "\xff\xfe" << "condition.subject" << 1;
}

void TestBiography::conditionErrors()
{
    QFETCH(QString, text);
    const Result<Condition> condition = parseCondition(text.toStdString());
    QVERIFY(!condition);
    QTEST(QString::fromStdString(condition.error().code), "code");
    QTEST(int(condition.error().span.column), "column");
    QVERIFY(!condition.error().next.empty());
}

void TestBiography::conditionsAreWrittenBack()
{
    for (const char *text : {"op:tt.dot gone", "node:0:acc changed", "encoding changed", "encoding:mma appears",
                             "text:\"two words\" added", "regs>128", "ops<=3.5", "op:tt.dot count<2", "spills changed",
                             "attr:loop.stage appears"}) {
        const Result<Condition> condition = parseCondition(text);
        QVERIFY2(condition, text);
        QCOMPARE(QString::fromStdString(textOf(*condition)), QString(text));
        QVERIFY(*parseCondition(textOf(*condition)) == *condition);
    }
}

void TestBiography::starsStandForAnything()
{
    Pipeline pipeline(dotPipeline());
    const PassHistory history = pipeline.history();
    QCOMPARE(findPass(*parseCondition("type:i64 appears"), history, {}, 0), 2);
    QCOMPARE(findPass(*parseCondition("type:i*4 appears"), history, {}, 0), 2);
    QCOMPARE(findPass(*parseCondition("type:f*4 appears"), history, {}, 0), -1);
}

void TestBiography::measures_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("pass");
    QTest::newRow("becomes known") << "shared>65536" << 2;
    QTest::newRow("blanks") << "shared > 65536" << 2;
    QTest::newRow("grows") << "shared>140000" << 3;
    QTest::newRow("falls") << "shared<1000" << 4;
    QTest::newRow("never") << "shared>300000" << -1;
    QTest::newRow("changed") << "shared changed" << 2;
    QTest::newRow("equal") << "shared==131072" << 2;
    QTest::newRow("quoted name") << "warps>=4" << 1;
    QTest::newRow("the better of two") << "warps>4" << 3;
    QTest::newRow("part of another name") << "tmem>0" << 4;
    QTest::newRow("no pass has it") << "regs>0" << -1;
    QTest::newRow("no pass has it, changed") << "spills changed" << -1;
}

/// What Triton's passes write on the module.
void TestBiography::measures()
{
    const auto module = [](const std::string &attributes) {
        return snapshotOf("module attributes {" + attributes + "} {\n  \"test.op\"() : () -> ()\n}\n");
    };
    const std::vector<SnapshotPtr> states{
        module("ttg.target = \"cuda:90\""),
        module("ttg.target = \"cuda:90\""),
        module("\"ttg.num-warps\" = 4 : i32"),
        module("\"ttg.num-warps\" = 4 : i32, ttg.shared = 131072 : i32"),
        module("\"ttg.num-warps\" = 4 : i32, ttg.shared = 147456 : i32, \"ttg.total-num-warps\" = 8 : i32, "
               "my.ttg.tensor_memory_size = 7 : i32"),
        module("ttg.shared = 0 : i32, ttg.tensor_memory_size = 64 : i32")};
    const PassHistory history(5, [&](int state) { return states[std::size_t(state)]; });
    QFETCH(QString, text);
    const Result<Condition> condition = parseCondition(text.toStdString());
    QVERIFY2(condition, condition ? "" : condition.error().message.c_str());
    QTEST(findPass(*condition, history, {}, 0), "pass");
}

QTEST_APPLESS_MAIN(TestBiography)
#include "tst_biography.moc"
