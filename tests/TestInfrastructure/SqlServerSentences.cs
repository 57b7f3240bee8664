namespace TestInfrastructure;

/// <summary>
/// What SQL Server says in the languages of its sessions: {0} is the constraint or column, {1} the table, {2} the value that was
/// typed. Names stand quoted or bare, before or after one another; the value always comes last. Duplicates and conflicts are here
/// in all 22 languages that the server's messages exist in.
/// </summary>
internal static class SqlServerSentences
{
    public static readonly string[] UniqueConstraint = // 2627
    [
        "Violation of UNIQUE KEY constraint '{0}'. Cannot insert duplicate key in object 'dbo.{1}'. The duplicate key value is ({2}).",
        "Porušení omezení UNIQUE KEY {0}. Nelze vložit duplicitní klíč do objektu dbo.{1}.Hodnota duplicitního klíče je({2}).",
        "Overtrædelse af UNIQUE KEY-begrænsningen '{0}'. Dubletnøgle kan ikke indsættes i objektet 'dbo.{1}'. Dubletnøgleværdien er ({2}).",
        "Verletzung der UNIQUE KEY-Einschränkung \"{0}\". Ein doppelter Schlüssel kann in das dbo.{1}-Objekt nicht eingefügt werden. Der doppelte Schlüsselwert ist ({2}).",
        "Infracción de la restricción UNIQUE KEY '{0}'. No se puede insertar una clave duplicada en el objeto 'dbo.{1}'. El valor de la clave duplicada es ({2}).",
        "Violation de la contrainte UNIQUE KEY « {0} ». Impossible d'insérer une clé en double dans l'objet « dbo.{1} ». Valeur de clé dupliquée : ({2}).",
        "Violazione del vincolo UNIQUE KEY '{0}'. Non è possibile inserire la chiave duplicata nell'oggetto 'dbo.{1}'. Valore della chiave duplicata: ({2}).",
        "A következő UNIQUE KEY korlátozás megsértése: „{0}”. Nem szúrható be duplikált kulcs a következő objektumba: „dbo.{1}”. A duplikált kulcsérték ({2}).",
        "Er is een schending van de UNIQUE KEY-beperking {0} opgetreden. Kan geen dubbele sleutel invoegen in het object dbo.{1}. De dubbele sleutelwaarde is ({2}).",
        "Brudd på UNIQUE KEY-begrensningen {0}. Kan ikke sette inn duplisert nøkkel i objektet dbo.{1}. Verdien til den dupliserte nøkkelen er ({2}).",
        "Naruszenie podreguły UNIQUE KEY ograniczenia „{0}”. Nie można wstawić zduplikowanego klucza w obiekcie „dbo.{1}”. Wartość zduplikowanego klucza to ({2}).",
        "Violação da restrição UNIQUE KEY '{0}'. Não é possível inserir uma chave duplicada no objeto 'dbo.{1}'. O valor de chave duplicada é ({2}).",
        "Violação da restrição UNIQUE KEY '{0}'. Não é possível inserir a chave duplicada no objeto 'dbo.{1}'. O valor de chave duplicada é ({2}).",
        "Kohteen UNIQUE KEY rajoituksen {0} rikkomus. Avaimen kaksoiskappaletta ei voi lisätä objektiin dbo.{1}. Avaimen arvon kaksoiskappale on ({2}).",
        "Överträdelse av UNIQUE KEY begränsning {0}. Det går inte att infoga dubblettnyckel i objektet dbo.{1}. Dubblettnyckelvärdet är ({2}).",
        "UNIQUE KEY kısıtlaması '{0}' ihlal edildi. 'dbo.{1}' nesnesine yinelenen anahtar eklenemiyor. Yinelenen anahtar değeri: ({2}).",
        "Παραβίαση του περιορισμού UNIQUE KEY '{0}'. Δεν είναι δυνατή η εισαγωγή διπλότυπου κλειδιού στο αντικείμενο 'dbo.{1}'. Η τιμή του διπλότυπου κλειδιού είναι ({2}).",
        "Нарушено \"{0}\" ограничения UNIQUE KEY. Не удается вставить повторяющийся ключ в объект \"dbo.{1}\". Повторяющееся значение ключа: ({2}).",
        "UNIQUE KEY 제약 조건 '{0}'을(를) 위반했습니다. 개체 'dbo.{1}'에 중복 키를 삽입할 수 없습니다. 중복 키 값은 ({2})입니다.",
        "制約 '{0}' の UNIQUE KEY 違反。オブジェクト 'dbo.{1}' には重複するキーを挿入できません。重複するキーの値は ({2}) です。",
        "违反了 UNIQUE KEY 约束“{0}”。不能在对象“dbo.{1}”中插入重复键。重复键值为 ({2})。",
        "違反 UNIQUE KEY 條件約束 '{0}'。無法在物件 'dbo.{1}' 中插入重複的索引鍵。重複的索引鍵值是 ({2})。",
    ];

    public static readonly string[] UniqueIndex = // 2601
    [
        "Cannot insert duplicate key row in object 'dbo.{1}' with unique index '{0}'. The duplicate key value is ({2}).",
        "Do objektu dbo.{1} s jedinečným indexem {0} nelze vložit duplicitní klíčový řádek.Hodnota duplicitního klíče je({2}).",
        "Dubletnøglerække kan ikke indsættes i objektet 'dbo.{1}' med det entydige indeks '{0}'. Dubletnøgleværdien er ({2}).",
        "Eine Zeile mit doppeltem Schlüssel kann in das dbo.{1}-Objekt mit dem eindeutigen {0}-Index nicht eingefügt werden. Der doppelte Schlüsselwert ist ({2}).",
        "No se puede insertar una fila de clave duplicada en el objeto 'dbo.{1}' con índice único '{0}'. El valor de la clave duplicada es ({2}).",
        "Impossible d'insérer une ligne de clé en double dans l'objet « dbo.{1} » avec un index unique « {0} ». Valeur de clé dupliquée : ({2}).",
        "Non è possibile inserire la riga di chiave duplicata nell'oggetto 'dbo.{1}' con indice univoco '{0}'. Valore della chiave duplicata: ({2}).",
        "Nem szúrható be duplikált kulcssor az egyedi „{0}” indexszel rendelkező „dbo.{1}” objektumba. A duplikált kulcsérték ({2}).",
        "Kan geen rij met dubbele sleutel invoegen in object dbo.{1} met unieke index {0}. De dubbele sleutelwaarde is ({2}).",
        "Kan ikke sette inn duplisert nøkkelrad i objektet dbo.{1} med den unike indeksen {0}. Verdien til den dupliserte nøkkelen er ({2}).",
        "Nie można wstawić wiersza zduplikowanego klucza w obiekcie dbo.{1} o unikatowym indeksie {0}. Wartość zduplikowanego klucza to ({2}).",
        "Não é possível inserir uma linha de chave duplicada no objeto 'dbo.{1}' com o índice exclusivo '{0}'. O valor de chave duplicada é ({2}).",
        "Não é possível inserir uma linha de chave duplicada no objeto 'dbo.{1}' com índice exclusivo '{0}'. O valor de chave duplicada é ({2}).",
        "Avainrivin kaksoiskappaletta ei voi lisätä objektiin dbo.{1} käyttäen yksilöivää indeksiä {0}. Avaimen arvon kaksoiskappale on ({2}).",
        "Det går inte att infoga rad med dubblettnyckel i objektet dbo.{1} med det unika indexet {0}. Dubblettnyckelvärdet är ({2}).",
        "Benzersiz '{0}' dizinine sahip 'dbo.{1}' nesnesine yinelenen anahtar satırı eklenemiyor. Yinelenen anahtar değeri: ({2}).",
        "Δεν είναι δυνατή η εισαγωγή της σειράς διπλότυπου κλειδιού στο αντικείμενο 'dbo.{1}' με μοναδικό ευρετήριο '{0}'. Η τιμή του διπλότυπου κλειδιού είναι ({2}).",
        "Не удается вставить повторяющуюся строку ключа в объект \"dbo.{1}\" с уникальным индексом \"{0}\". Повторяющееся значение ключа: ({2}).",
        "고유 인덱스 '{0}'을(를) 포함하는 개체 'dbo.{1}'에 중복 키 행을 삽입할 수 없습니다. 중복 키 값은 ({2})입니다.",
        "一意インデックス '{0}' を含むオブジェクト 'dbo.{1}' には重複するキー行を挿入できません。重複するキーの値は ({2}) です。",
        "不能在具有唯一索引“{0}”的对象“dbo.{1}”中插入重复键的行。重复键值为 ({2})。",
        "無法以唯一索引 '{0}' 在物件 'dbo.{1}' 中插入重複的索引鍵資料列。重複的索引鍵值是 ({2})。",
    ];

    public static readonly string[] Conflict = // 547, in its kinds; {3} is the statement
    [
        "The {3} statement conflicted with the FOREIGN KEY constraint \"{0}\". The conflict occurred in database \"app\", table \"dbo.{1}\", column 'Id'.",
        "The {3} statement conflicted with the REFERENCE constraint \"{0}\". The conflict occurred in database \"app\", table \"dbo.{1}\", column 'CityId'.",
        "The {3} statement conflicted with the SAME TABLE REFERENCE constraint \"{0}\". The conflict occurred in database \"app\", table \"dbo.{1}\".",
        "The {3} statement conflicted with the CHECK constraint \"{0}\". The conflict occurred in database \"app\", table \"dbo.{1}\", column 'State'.",
        "Příkaz {3} způsobil konflikt s omezením FOREIGN KEY s názvem {0}. Ke konfliktu došlo v databázi app, tabulce dbo.{1}, column 'Id'.",
        "Sætningen {3} kom i konflikt med FOREIGN KEY-begrænsningen \"{0}\". Konflikten opstod i databasen \"app\", tabellen \"dbo.{1}\", column 'Id'.",
        "Die {3}-Anweisung steht in Konflikt mit der FOREIGN KEY-Einschränkung \"{0}\". Der Konflikt trat in der app-Datenbank, Tabelle \"dbo.{1}\", column 'Id' auf.",
        "Instrucción {3} en conflicto con la restricción FOREIGN KEY '{0}'. El conflicto ha aparecido en la base de datos 'app', tabla 'dbo.{1}', column 'Id'.",
        "L'instruction {3} est en conflit avec la contrainte FOREIGN KEY \"{0}\". Le conflit s'est produit dans la base de données \"app\", table \"dbo.{1}\", column 'Id'.",
        "L'istruzione {3} è in conflitto con il vincolo FOREIGN KEY \"{0}\". Il conflitto si è verificato nella tabella \"dbo.{1}\", column 'Id' del database \"app\".",
        "A(z) {3} utasítás ütközést eredményezett a(z) „{0}” FOREIGN KEY megkötéssel. Az ütközés előfordulásának helye: „app” adatbázis, „dbo.{1}”, column 'Id' tábla.",
        "De instructie {3} is strijdig met de FOREIGN KEY-beperking {0}. Het conflict is opgetreden in database app, tabel dbo.{1}, column 'Id'.",
        "Setningen {3} er i konflikt med begrensningen {0} i FOREIGN KEY. Konflikten oppstod i databasen app, tabell dbo.{1} , column 'Id'.",
        "Instrukcja {3} powoduje konflikt z ograniczeniem FOREIGN KEY „{0}”. Konflikt występuje w bazie danych „app” w tabeli „dbo.{1}”, column 'Id'.",
        "Conflito entre a instrução {3} e a restrição FOREIGN KEY \"{0}\". O conflito ocorreu na base de dados \"app\", tabela \"dbo.{1}\", column 'Id'.",
        "A instrução {3} conflitou com a restrição do FOREIGN KEY \"{0}\". O conflito ocorreu no banco de dados \"app\", tabela \"dbo.{1}\", column 'Id'.",
        "Lauseke {3} oli ristiriidassa kohteen FOREIGN KEY rajoituksen {0} kanssa. Ristiriita ilmeni tietokannassa app ja taulukossa dbo.{1}, column 'Id'.",
        "En konflikt inträffade mellan instruktionen {3} och FOREIGN KEY-begränsningen \"{0}\". Konflikten inträffade i databasen \"app\", tabell \"dbo.{1}\", column 'Id'.",
        "{3} deyimi FOREIGN KEY kısıtlaması \"{0}\" ile çakıştı. \"app\" veritabanı, \"dbo.{1}\", column 'Id' tablosu içinde çakışma oluştu.",
        "Η πρόταση {3} δημιούργησε διένεξη με τον περιορισμό FOREIGN KEY \"{0}\". Η διένεξη παρουσιάστηκε στη βάση δεδομένων \"app\", στον πίνακα \"dbo.{1}\", column 'Id'.",
        "Конфликт инструкции {3} с ограничением FOREIGN KEY \"{0}\". Конфликт произошел в базе данных \"app\", таблица \"dbo.{1}\", column 'Id'.",
        "{3} 문이 FOREIGN KEY 제약 조건 \"{0}\"과(와) 충돌했습니다. 데이터베이스 \"app\", 테이블 \"dbo.{1}\", column 'Id'에서 충돌이 발생했습니다.",
        "{3} ステートメントは FOREIGN KEY 制約 \"{0}\" と競合しています。競合が発生したのは、データベース \"app\"、テーブル \"dbo.{1}\", column 'Id' です。",
        "{3} 语句与 FOREIGN KEY 约束\"{0}\"冲突。该冲突发生于数据库\"app\"，表\"dbo.{1}\", column 'Id'。",
        "{3} 陳述式與 FOREIGN KEY 條件約束 \"{0}\" 衝突。衝突發生在資料庫 \"app\"，資料表 \"dbo.{1}\", column 'Id'。",
    ];

    public static readonly string[] Null = // 515
    [
        "Cannot insert the value NULL into column '{0}', table 'app.dbo.{1}'; column does not allow nulls. INSERT fails.",
        "Der Wert NULL kann in die {0}-Spalte, app.dbo.{1}-Tabelle nicht eingefügt werden. Die Spalte lässt NULL-Werte nicht zu. Fehler bei INSERT.",
        "Impossible d'insérer la valeur NULL dans la colonne '{0}', table 'app.dbo.{1}'. Cette colonne n'accepte pas les valeurs NULL. Échec de INSERT.",
        "テーブル 'app.dbo.{1}' の列 '{0}' に値 NULL を挿入できません。この列では NULL 値が許可されていません。INSERT は失敗します。",
        "NULL değeri '{0}' sütununa, 'app.dbo.{1}' tablosuna eklenemiyor; sütun null değerlere izin vermiyor. INSERT başarısız.",
    ];

    public static readonly string[] Truncated = // 2628
    [
        "String or binary data would be truncated in table 'app.dbo.{1}', column '{0}'. Truncated value: '{2}'.",
        "Zeichenfolgen- oder Binärdaten werden in Tabelle \"app.dbo.{1}\", Spalte \"{0}\" abgeschnitten. Abgeschnittener Wert: \"{2}\".",
        "Les données de chaîne ou binaires seront tronquées dans la table « app.dbo.{1} », colonne « {0} ». Valeur tronquée : « {2} ».",
        "テーブル 'app.dbo.{1}' の列 '{0}' で文字列データまたはバイナリ データが切り捨てられます。切り捨てられた値: '{2}'。",
        "'app.dbo.{1}' tablosunun '{0}' sütununda dize veya ikili veriler kesilecek. Kesilen değer: '{2}'.",
    ];
}
