package expression_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// worked is a scope of data sources and settings, all Strings.
func worked(values, settings map[string]string) shell {
	d := shell{data{values: map[string]vars.Value{}}, settings}
	for name, text := range values {
		d.values[name] = vars.Of(text, vars.Caller)
	}
	return d
}

// TestPublishedDigests: the signatures of the payment systems, as their documents and clients give them.
func TestPublishedDigests(t *testing.T) {
	const token = `{"class":"token","id":7,"status":"ACTIVE","moto_instance_id":"8","payment_method":{"class":"payment_method","type":"CREDITCARD","display":"4111-11xx-xxxx-1111"}}`
	const result = "eyJjbGFzcyI6InRva2VuIiwiaWQiOjcsInN0YXR1cyI6IkFDVElWRSIsIm1vdG9faW5zdGFuY2VfaWQiOiI4IiwicGF5bWVudF9tZXRob2QiOnsiY2xhc3MiOiJwYXltZW50X21ldGhvZCIsInR5cGUiOiJDUkVESVRDQVJEIiwiZGlzcGxheSI6IjQxMTEtMTF4eC14eHh4LTExMTEifX0="
	d := worked(map[string]string{
		"NonceHex": "00112233445566778899aabbccddeeff", "Nonce": "0123456789abcdef0123456789abcdef", "Created": "1420464268",
		"Token": token, "Result": result, "Null|Reference": "",
		"Provider": "123", "Station": "STATION01", "Merchant": "ab12cd34", "Terminal": "4321", "Order": "ORD0001", "Amount": "1000", "Currency": "EUR", "BankDateTime": "20261122101530",
		"WN|Terminal": "4480001", "WN|Ref": "1234321", "WN|When": "15-3-2023:10:43:01:673", "WN|Answered": "15-03-2023:10:44:12:120", "WN|Card": "2967530956419033",
		"Event": `{"id":"evt_1","type":"payment_intent.succeeded"}`,
	}, map[string]string{
		"Passphrase": "shared-passphrase", "Partner": "partner-passphrase", "ProviderPassword": "provpass", "TermPassword": "termpass", "WNSecret": "mySharedSecretUSD",
		"Published": "x4n35c32RT", "Payroc": "example_secret_123", "Stripe": "whsec_test", "Cybs": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "Twilio": "12345",
	})
	for _, c := range []struct{ s, want string }{
		// SysPay
		{`base64(unhex($(NonceHex)))`, "ABEiM0RVZneImaq7zN3u/w=="},
		{`base64(sha1raw(unhex($(NonceHex)) + $(Created) + #(Passphrase)))`, "y9JOL/BadENAjwfbLvC3pJ/QbTI="},
		{`base64($(Nonce))`, "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="},
		{`base64(sha1raw($(Nonce) + $(Created) + #(Passphrase)))`, "qfsNELfwplKGQBZT+8WdlV6RJbk="},
		{`base64(sha1raw($(Nonce) + $(Created) + #(Partner)))`, "dNCpsauGNSxg/e5oIeVcWhrTmbU="},
		{`base64(sha1($(Nonce) + $(Created) + #(Passphrase)))`, "YTlmYjBkMTBiN2YwYTY1Mjg2NDAxNjUzZmJjNTlkOTU1ZTkxMjViOQ=="},
		{`base64($(Token))`, result},
		{`sha1($(Result) + #(Passphrase))`, "60fc7d40868b858662067da786199a91827ed217"},
		{`sha1(base64($(Token)) + #(Passphrase))`, "60fc7d40868b858662067da786199a91827ed217"},
		{`hex(sha1raw($(Token) + #(Passphrase)))`, "06d3bb0fd6587ee778fd562808de1cda0d58db60"},
		{`"result=" + formEncode($(Result)) + "&merchant=" + formEncode("login1") + "&checksum=" + sha1($(Result) + #(Passphrase))`,
			"result=" + strings.TrimSuffix(result, "=") + "%3D&merchant=login1&checksum=60fc7d40868b858662067da786199a91827ed217"},
		{`json(unbase64($(Result))).moto_instance_id`, "8"},
		// WorldNet
		{`sha512("678002:300145858:325.56:15-3-2006:10:43:01:673:" + #(Published))`, "5b39821025c33a3c37560196f36af68668e46e82afc4017434d72e62dbc4c06781afc6364e992d5594656fb185c901ece65adf85e8822832b8985f602e533eba"},
		{`sha512(joinNonEmpty(":", "678002", "300145858", "325.56", formatTime(date("2006-03-15T10:43:01.673Z"), "d-M-yyyy:HH:mm:ss:SSS"), #(Published)))`, "5b39821025c33a3c37560196f36af68668e46e82afc4017434d72e62dbc4c06781afc6364e992d5594656fb185c901ece65adf85e8822832b8985f602e533eba"},
		{`sha512("3204004:561234:10-02-2026:09:14:54:058:register:" + #(Payroc))`, "a674cad40ad2c6bb9421c053e254dbe5fa49335babd0360e15a7875b43c1dedb880df5ca000946a1376237a039bd36c33758c1a3a4c396a324d2534fbddacb44"},
		{`sha512(joinNonEmpty(":", $(WN|Terminal), $(WN|Ref), $(WN|When), "register", #(WNSecret)))`, "7314b0f4e393e967c3f80fdddee973e494acf8c650a29067c276b86c28fb2f85347976ffe51ee742677dfefa624b46c33989a3fd5e96a14196673daefb96c4c3"},
		{`md5($(WN|Terminal) + $(WN|Ref) + $(WN|When) + "register" + #(WNSecret))`, "fd6b1f3a2205d4e24c7c55d7e0f6e0cd"},
		{`sha512(joinNonEmpty(":", $(WN|Terminal), "A", "SUCCESS", $(WN|Ref), $(WN|Card), $(WN|Answered), #(WNSecret)))`, "3f98cde035736370ebd2f078c41aacfac79a5f52f6a589fcbe550bde3e9fec655f34a665166651300a8a30ea8a2179b6173cbc8f0e3428f2d7314ff0c1d2f76d"},
		{`sha512(joinNonEmpty(":", $(WN|Terminal), "E13", "INVALID HASH", $(WN|Ref), $(Null|Reference), $(WN|NotSet), $(WN|Answered), #(WNSecret)))`, "6c27dd0ed56537b944b379f0f20debdfc1409f339f376cbb7ece37c96c230708baa126ed62783259d0ad989c95f1fb313ee3ce55cd0228e6525fe9ca584dfe35"},
		// Paycomet
		{`sha1($(Provider) + $(Merchant) + $(Terminal) + $(Order) + #(ProviderPassword))`, "3213e7c20904f41116e3217ec93fdf3754b53b00"},
		{`sha512($(Provider) + $(Merchant) + $(Terminal) + $(Order) + #(ProviderPassword))`, "c06c82dfabfc0326e2f4f6cbf153bde726a4e11daa5661a45a8a0406a9cdc7ae717fe48d12ff6641e8a8b7ffbe6236e2f8d6ab510a32a17beea3c22e35bb3140"},
		{`sha1($(Provider) + $(Station) + $(Merchant) + $(Terminal) + $(Amount) + $(Currency) + $(Order) + #(ProviderPassword))`, "6231d2deb5b540ef676729f59d826dca42b2a7d2"},
		{`sha512($(Provider) + $(Station) + $(Merchant) + $(Terminal) + $(Amount) + $(Currency) + $(Order) + #(ProviderPassword))`, "7e862377178a8a73500db5d31bad7f3b8d1c36e5c53563685ff3a133d28d84c3fe1e25a89a953c6d68a6c052fb143c21dbc53eab897f3f40ccf4cd36aae074fa"},
		{`md5(#(TermPassword))`, "0f05660b78e707a14336dc4ffb7ab1c7"},
		{`sha512($(Merchant) + $(Terminal) + "1" + $(Order) + $(Amount) + $(Currency) + md5(#(TermPassword)) + $(BankDateTime) + "OK")`, "9c9c6b8830c08d018939e75a9ea00c1909c75549438869fbf62113931999ad639e7f1420ac406912503a6b38b487a8b2efbcffbe87ea6611cf1771dcc0ed7651"},
		{`sha512($(Merchant) + $(Terminal) + "107" + $(Order) + $(BankDateTime) + md5(#(TermPassword)))`, "53c53cef4b10fd52f9d7e4320804331c2866b19c21eefc4cbb6fa416a13e0e9a86795fe9d214d0718f6468e2fb58ac23947f5f754c76160a5b4dd78394dc216c"},
		// Stripe, Cybersource, Twilio
		{`hmac("sha256", #(Stripe), "1492774577." + $(Event))`, "18627c91f2a5630224c3bf073d469e4153a4064d2b3e74de88144319cf80c3ce"},
		{`"SHA-256=" + base64(sha256raw($(Event)))`, "SHA-256=5rIabqXriDdhsE0pioKsFqEPIMCAclen+R6QgVD/qaA="},
		{`base64(hmacraw("sha256", unbase64(#(Cybs)), "host: apitest.cybersource.com\ndate: Thu, 18 Jul 2019 00:18:03 GMT\nrequest-target: post /pts/v2/payments\ndigest: SHA-256=" + base64(sha256raw($(Event))) + "\nv-c-merchant-id: testmid"))`, "hob0W00Kq8oAcua3YerULQY4oi8mL2JIyA335NaKwrs="},
		{`base64(hmacraw("sha1", #(Twilio), "https://example.com/cb" + "CallSidCA1" + "ResultSUCCESS"))`, "oX/uyN903CEaPrXbbmC7pqGPvLk="},
	} {
		v, err := computed(t, c.s, vars.String, d).Compute(d, expression.Runtime{})
		if err != nil || v.Text != c.want {
			t.Errorf("%s\n got %s, %v\nwant %s", c.s, v.Text, err, c.want)
		}
	}
}

// TestVerify: the event of SysPay as a notification, and one that was changed on the way.
func TestVerify(t *testing.T) {
	d := worked(nil, map[string]string{"SysPayPassphrase": "shared-passphrase"})
	e := computed(t, `secureEquals(header("X-Checksum"), hex(sha1raw(body() + #(SysPayPassphrase))))`, vars.Boolean, d)
	r := attempt()
	r.Body = `{"class":"token","id":7,"status":"ACTIVE","moto_instance_id":"8","payment_method":{"class":"payment_method","type":"CREDITCARD","display":"4111-11xx-xxxx-1111"}}`
	sum := "06d3bb0fd6587ee778fd562808de1cda0d58db60"
	r.Header = func(string) string { return sum }
	if v, err := e.Compute(d, r); v.Text != "true" || err != nil {
		t.Error(v, err)
	}
	r.Body += " "
	if v, err := e.Compute(d, r); v.Text != "false" || err != nil {
		t.Error(v, err)
	}
	sum = ""
	if v, err := e.Compute(d, r); v.Text != "false" || err != nil {
		t.Error(v, err)
	}
	if _, err := e.Compute(worked(nil, nil), r); err == nil {
		t.Error("without the passphrase")
	}
}

// TestKeyedDigests: RFC 4231, section 4, and RFC 2202, sections 2 and 3.
func TestKeyedDigests(t *testing.T) {
	times := func(n int, b string) string { return hex.EncodeToString([]byte(strings.Repeat(b, n))) }
	text := func(s string) string { return hex.EncodeToString([]byte(s)) }
	counting := "0102030405060708090a0b0c0d0e0f10111213141516171819"
	const first, block = "Test Using Larger Than Block-Size Key - Hash Key First", "Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data"
	const larger = "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm."
	for _, c := range []struct {
		key, text string
		want      map[string]string
	}{
		{times(20, "\x0b"), text("Hi There"), map[string]string{
			"sha1":   "b617318655057264e28bc0b6fb378c8ef146be00",
			"sha256": "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
			"sha384": "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6",
			"sha512": "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"}},
		{times(16, "\x0b"), text("Hi There"), map[string]string{"md5": "9294727a3638bb1c13f48ef8158bfc9d"}},
		{text("Jefe"), text("what do ya want for nothing?"), map[string]string{
			"md5":    "750c783e6ab0b503eaa86e310a5db738",
			"sha1":   "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
			"sha256": "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
			"sha384": "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
			"sha512": "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"}},
		{times(20, "\xaa"), times(50, "\xdd"), map[string]string{
			"sha1":   "125d7342b9ac11cd91a39af48aa17b4f63f175d3",
			"sha256": "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
			"sha384": "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b2a5ab39dc13814b94e3ab6e101a34f27",
			"sha512": "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb"}},
		{times(16, "\xaa"), times(50, "\xdd"), map[string]string{"md5": "56be34521d144c88dbb8c733f0e8b3f6"}},
		{counting, times(50, "\xcd"), map[string]string{
			"md5":    "697eaf0aca3a3aea3a75164746ffaa79",
			"sha1":   "4c9007f4026250c6bc8414f9bf50c86c2d7235da",
			"sha256": "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
			"sha384": "3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e6801dd23c4a7d679ccf8a386c674cffb",
			"sha512": "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3dba91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd"}},
		{times(131, "\xaa"), text(first), map[string]string{
			"sha256": "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
			"sha384": "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952",
			"sha512": "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"}},
		{times(131, "\xaa"), text(larger), map[string]string{
			"sha256": "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
			"sha384": "6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5a678cc31e799176d3860e6110c46523e",
			"sha512": "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58"}},
		{times(80, "\xaa"), text(first), map[string]string{"md5": "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd", "sha1": "aa4ae5e15272d00e95705637ce8a3b55ed402112"}},
		{times(80, "\xaa"), text(block), map[string]string{"md5": "6f630fad67cda0ee1fb1f562db3aa53e", "sha1": "e8e99d0f45237d786d6bbaa7965c7808bbff1a91"}},
	} {
		d := worked(map[string]string{"Text": c.text}, map[string]string{"Key": c.key})
		for algorithm, want := range c.want {
			d.values["Algorithm"] = vars.Of(algorithm, vars.Designer)
			for _, s := range []string{`hmac("` + algorithm + `", unhex(#(Key)), unhex($(Text)))`, `hex(hmacraw($(Algorithm), unhex(#(Key)), unhex($(Text))))`} {
				if v, err := computed(t, s, vars.String, d).Compute(d, expression.Runtime{}); err != nil || v.Text != want {
					t.Errorf("%s with key %.12s...\n got %s, %v\nwant %s", s, c.key, v.Text, err, want)
				}
			}
		}
	}
}

// TestDigests: the examples of RFC 1321, A.5, and FIPS 180.
func TestDigests(t *testing.T) {
	d := worked(nil, nil)
	for s, want := range map[string]string{
		`md5("")`:       "d41d8cd98f00b204e9800998ecf8427e",
		`md5("abc")`:    "900150983cd24fb0d6963f7d28e17f72",
		`sha1("abc")`:   "a9993e364706816aba3e25717850c26c9cd0d89d",
		`sha256("abc")`: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		`sha384("abc")`: "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
		`sha512("abc")`: "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
	} {
		if v, err := computed(t, s, vars.Null, d).Compute(d, expression.Runtime{}); err != nil || v.Text != want {
			t.Errorf("%s = %s, %v", s, v.Text, err)
		}
	}
}
