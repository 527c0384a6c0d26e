// What must not leave the machine, in texts and in code.
#include "core/failure/scrub.h"

#include <QTest>

using namespace heliograph;

class TestScrub : public QObject
{
    Q_OBJECT

private:
    static Private ada()
    {
        return privateOf({{"HOME", "/srv/people/ada"},
                          {"USER", "ada"},
                          {"WANDB_API_KEY", "0123456789abcdef0123"},
                          {"MY_TOKEN", "tok-with-no-form"},
                          {"PATH", "/usr/bin"},
                          {"SSH_AUTH_SOCK", "x"}});
    }

private Q_SLOTS:
    void environment()
    {
        const Private hidden = ada();
        QCOMPARE(hidden.home, std::string("/srv/people/ada"));
        QCOMPARE(hidden.secrets.size(), std::size_t(2)); // not the path, nor what is too short to be one
    }

    void isRemoved_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("secret");
        const auto row = [](const char *name, const char *text, const char *secret) {
            QTest::newRow(name) << QString(text) << QString(secret);
        };
        row("home", "open('/srv/people/ada/data/x.bin')", "people");
        row("other homes", "/home/grace/x and /Users/grace/y", "grace");
        row("windows", "C:\\Users\\grace\\x", "grace");
        row("root", "in /root/secret-project/x.txt", "/root");
        row("environment", "key is 0123456789abcdef0123!", "0123456789abcdef0123");
        row("two of the environment", "tok-with-no-form", "tok-with");
        row("github", "ghp_abcdefghijklmnopqrstuvwxyz0123456789", "abcdefghij");
        row("huggingface", "hf_abcdefghijklmnopqrstuvwxyz", "abcdefghij");
        row("aws", "AKIAABCDEFGHIJKLMNOP", "ABCDEFGH");
        row("jwt", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_def", "eyJzdWI");
        row("bearer", "Authorization: Bearer abcdef0123456789", "abcdef0123");
        row("url", "https://ada:hunter2@example.org/x", "hunter2");
        row("named", "password = 'correct horse'", "correct");
        row("named in json", R"("api_key": "correct-horse")", "correct");
        row("mail", "ask ada.lovelace@example.org", "lovelace");
        row("name", "written by ada, for all", "ada");
        row("key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "MIIE");
        row("a folder of mine", "File \"/work/ada/secret-project/kernel.py\", line 3", "secret-project");
    }
    void isRemoved()
    {
        QFETCH(QString, text);
        QFETCH(QString, secret);
        const std::string left = scrubbed(text.toStdString(), ada());
        QVERIFY2(left.find(secret.toStdString()) == std::string::npos, left.c_str());
    }

    void whatIsNotPrivateStays()
    {
        for (const std::string text :
             {"helion.exc.BackendUnsupported: narrowing kernel-tensor subscripts", "adagrad and adam are not ada_",
              "out[tile] = x[tile, :][:, 0:block].sum(-1)", "step 3 of 45, 12:34"})
            QCOMPARE(scrubbed(text, privateOf({{"USER", "ad"}})), text);
        QCOMPARE(scrubbed("adagrad", ada()), std::string("adagrad"));
    }

    /// The frames of a library are named by their file in it.
    void librariesAreNamed()
    {
        QCOMPARE(scrubbed("/home/x/venv/lib/python3.11/site-packages/helion/exc.py", ada()),
                 std::string("helion/exc.py"));
    }

    void codeKeepsItsMeaning()
    {
        const std::string code = "ada = tile @ other\n"
                                 "path = \"/home/ada/x\"  # ada wrote this\n"
                                 "text = '''ada\n/home/ada'''\n"
                                 "token = 'a' + tokens[0]\n"
                                 "password = \"hunter2-hunter2\"\n";
        const std::string left = scrubbedCode(code, ada());
        QVERIFY(left.starts_with("ada = tile @ other\npath = \"~/<removed>\"  # user wrote this\n"));
        QVERIFY(left.find("token = 'a' + tokens[0]") != std::string::npos);
        QVERIFY(left.find("hunter2") == std::string::npos);
        QVERIFY(left.find("/home/ada") == std::string::npos);
    }

    void brokenCodeEnds()
    {
        for (const std::string code : {"'never closed", "\"\"\"never closed", "'\\", "#", "'''"})
            QVERIFY(scrubbedCode(code, ada()).size() <= code.size() + 1);
    }

    void longTextsAreNoTrouble() { QVERIFY(!scrubbed(std::string(100'000, 'a'), ada()).empty()); }
};

QTEST_GUILESS_MAIN(TestScrub)
#include "tst_scrub.moc"
