// Configs as text: the line for a script, and what tells several apart.
#include "core/store/config_text.h"

#include <QtTest/QtTest>

using namespace heliograph;

class TestConfigText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void asAScriptWritesIt();
    void whatDiffers();
    void whatIsNoConfig();
};

void TestConfigText::asAScriptWritesIt()
{
    const std::string values =
        R"({"block_sizes":[64,32],"flatten_loops":[true],"range_flattens":[null,false],"pid_type":"flat","x":1.5})";
    QCOMPARE(helionConfig(values),
             std::string("helion.Config(block_sizes=[64, 32], flatten_loops=[True], range_flattens=[None, False], "
                         "pid_type='flat', x=1.5)"));
    const std::string nested = R"({"a":"it's \\","b":{"c":[[0,1]]}})";
    QCOMPARE(helionConfig(nested), std::string("helion.Config(a='it\\'s \\\\', b={'c': [[0, 1]]})"));
}

void TestConfigText::whatDiffers()
{
    const std::vector<std::string> configs{R"({"block_sizes":[64],"num_warps":4,"pid_type":"flat"})",
                                           R"({"block_sizes":[64],"num_warps":8,"pid_type":"flat","maxnreg":64})"};
    QCOMPARE(configDifferences(configs), (std::vector<std::string>{"num_warps=4", "num_warps=8 maxnreg=64"}));
    QCOMPARE(configDifferences({configs[0]}), std::vector<std::string>{"block_sizes=[64] num_warps=4"});
}

void TestConfigText::whatIsNoConfig()
{
    for (const char *text : {"", "[1]", "{", "null"}) {
        QVERIFY(helionConfig(text).empty());
        QCOMPARE(configDifferences({text}), std::vector<std::string>{""});
    }
    QVERIFY(configDifferences({}).empty());
}

QTEST_APPLESS_MAIN(TestConfigText)
#include "tst_config_text.moc"
