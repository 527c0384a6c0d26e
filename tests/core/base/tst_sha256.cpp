// The digests of FIPS 180-4's examples, and every length around a block's end against another program's.
#include "core/base/sha256.h"

#include <QCryptographicHash>
#include <QTest>

using namespace heliograph;

class Sha256Test : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void examples();
    void everyLength();
};

void Sha256Test::examples()
{
    QCOMPARE(sha256(""), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    QCOMPARE(sha256("abc"), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    QCOMPARE(sha256(std::string(1'000'000, 'a')),
             std::string("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
}

void Sha256Test::everyLength()
{
    std::string bytes;
    for (int length = 0; length < 200; ++length) {
        const QByteArray expected =
            QCryptographicHash::hash(QByteArray::fromStdString(bytes), QCryptographicHash::Sha256);
        QCOMPARE(QByteArray::fromStdString(sha256(bytes)), expected.toHex());
        bytes += char(length * 37);
    }
}

QTEST_APPLESS_MAIN(Sha256Test)
#include "tst_sha256.moc"
