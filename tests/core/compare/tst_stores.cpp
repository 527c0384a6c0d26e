// Which node writes a result, by the name that comparisons give it.
#include "core/compare/stores.h"

#include <QtTest/QtTest>

using namespace heliograph;

namespace {

/// `stores`: {name of the storing node, the host's tensor}; each stores to a node of its own for that tensor.
Variant storing(const std::vector<std::pair<std::string, std::string>> &stores)
{
    Variant variant;
    for (const auto &[name, tensor] : stores) {
        Node host;
        host.name = tensor + "_1";
        host.target = "helion.language._tracing_ops._host_tensor";
        host.args = "[\"" + tensor + "\"]";
        variant.nodes.push_back(host);
        Node store;
        store.name = name;
        store.target =
            name.starts_with("atomic") ? "helion.language.atomic_ops.atomic_add" : "helion.language.memory_ops." + name;
        store.inputs = {NodeIndex(variant.nodes.size() - 1)};
        variant.nodes.push_back(store);
    }
    return variant;
}

std::string nameOf(const Variant &variant, std::string_view output)
{
    const NodeIndex node = storingNode(variant, output);
    return node == kNone ? std::string() : variant.nodes[std::size_t(node)].name;
}

} // namespace

class TestStores : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void byTheHostsName()
    {
        const Variant variant = storing({{"store", "lse"}, {"atomic_add", "out"}, {"load", "x"}});
        QCOMPARE(nameOf(variant, "out"), std::string("atomic_add"));
        QCOMPARE(nameOf(variant, "argument lse"), std::string("store"));
        QCOMPARE(nameOf(variant, "x"), std::string());
        QCOMPARE(nameOf(variant, "return"), std::string()); // either may be
    }

    void whatIsReturnedIsTheOneThatIsStored()
    {
        QCOMPARE(nameOf(storing({{"store", "out"}, {"atomic_add", "out"}}), "return[0]"), std::string("atomic_add"));
        QCOMPARE(nameOf(storing({}), "return"), std::string());
    }

    void whatIsNotExecutedStoresNothing()
    {
        Variant variant = storing({{"store", "out"}});
        variant.nodes.back().executed = false;
        QCOMPARE(nameOf(variant, "out"), std::string());
    }

    void nodesWithoutInputs()
    {
        Variant variant = storing({{"store", "out"}});
        variant.nodes.back().inputs.clear();
        QCOMPARE(nameOf(variant, "out"), std::string());
        variant.nodes.back().inputs = {kNone};
        QCOMPARE(nameOf(variant, "out"), std::string());
    }
};

QTEST_APPLESS_MAIN(TestStores)
#include "tst_stores.moc"
