// Modules of a model: they come back from a file, and what points at a module that is not there is told.
#include "core/document/model.h"
#include "core/store/assembler.h"
#include "core/store/store.h"

#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

namespace {

const std::string kRoot = R"({"r":"module","id":0,"parent":null,"path":"","class":"model.Net","name":"Net","call":1,)"
                          R"("shared":[],"loc":{"file":"/model.py","line":7}})";
const std::string kCrop = R"({"r":"module","id":1,"parent":0,"path":"crop","class":"model.Crop","name":"Crop",)"
                          R"("call":1,"shared":["other.crop"],"loc":null,"later":"kept"})";

std::string node(const std::string &name, const std::string &module)
{
    return R"({"r":"node","set":"codegen","graph":0,"node":")" + name +
           R"(","op":"call_function","target":"aten.slice.Tensor","args":[],"users":[],"module":)" + module + "}";
}

Variant assembled(const std::vector<std::string> &records)
{
    VariantAssembler assembler(*parseJson(R"j({"r":"variant","target":"opset18","call":"Net(f32[8,8])"})j"));
    for (const std::string &record : records)
        assembler.add(*parseJson(record));
    return assembler.take();
}

} // namespace

class ModulesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aModelIsToldByItsTarget();
    void comeBackFromAFile();
    void aNodeOfAnUnknownModuleIsTold();
    void aModuleOutOfOrderIsTold();

private:
    std::string path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)).toStdString(); }
    QTemporaryDir m_folder;
};

void ModulesTest::aModelIsToldByItsTarget()
{
    QVERIFY(isModel(assembled({})));
    Variant kernel;
    kernel.target = "sm_90";
    QVERIFY(!isModel(kernel));
}

void ModulesTest::comeBackFromAFile()
{
    Variant model = assembled({kRoot, kCrop, node("slice_1", "1"), node("slice_2", "null")});
    QVERIFY(model.diagnostics.empty());
    {
        Result<Store> store = Store::openForWriting(path("model.helio"));
        QVERIFY(bool(store));
        Kernel kernel{0, "Net", "/model.py", 5, {}};
        QVERIFY(bool(store->addKernel(kernel)));
        model.kernel = kernel.id;
        QVERIFY(bool(store->addVariant(model)));
    }
    const Result<Store> store = Store::open(path("model.helio"));
    const Result<VariantPtr> read = store->variant(1);
    QVERIFY(bool(read));
    const std::vector<Module> &modules = (*read)->modules;
    QCOMPARE(modules.size(), std::size_t(2));
    QCOMPARE(modules[0].source.line, 7);
    QCOMPARE(modules[0].file, std::string("/model.py"));
    QCOMPARE(modules[1].path, std::string("crop"));
    QCOMPARE(modules[1].qualified, std::string("model.Crop"));
    QCOMPARE(modules[1].parent, 0);
    QCOMPARE(modules[1].shared, std::vector<std::string>{"other.crop"});
    QVERIFY(modules[1].json.find("\"later\":\"kept\"") != std::string::npos);
    QCOMPARE((*read)->nodes[0].module, 1);
    QCOMPARE((*read)->nodes[1].module, kNone);
}

void ModulesTest::aNodeOfAnUnknownModuleIsTold()
{
    const Variant model = assembled({kRoot, node("slice_1", "3"), node("slice_2", "-7")});
    QCOMPARE(model.nodes[0].module, kNone);
    QCOMPARE(model.nodes[1].module, kNone);
    QCOMPARE(model.diagnostics.front().code, std::string("record.dangling"));
}

/// Nothing that is read may point forward: views climb from a module to its parents.
void ModulesTest::aModuleOutOfOrderIsTold()
{
    const std::string itself = R"({"r":"module","id":1,"parent":1,"path":"a"})";
    const std::string gap = R"({"r":"module","id":5,"parent":0,"path":"b"})";
    const Variant model = assembled({kRoot, itself, gap});
    QCOMPARE(model.modules.size(), std::size_t(1));
    QCOMPARE(model.diagnostics.front().code, std::string("record.dangling"));
}

QTEST_GUILESS_MAIN(ModulesTest)
#include "tst_modules.moc"
