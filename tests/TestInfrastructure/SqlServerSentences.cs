namespace TestInfrastructure;

/// <summary>
/// What SQL Server says in the languages of its sessions: {0} is the constraint or column, {1} the table, {2} the value that
/// was typed. Names stand quoted or bare, before or after one another; the value always comes last.
/// </summary>
internal static class SqlServerSentences
{
    public static readonly string[] UniqueConstraint = // 2627
    [
        "Violation of UNIQUE KEY constraint '{0}'. Cannot insert duplicate key in object 'dbo.{1}'. The duplicate key value is ({2}).",
        "Verletzung der UNIQUE KEY-Einschränkung \"{0}\". Ein doppelter Schlüssel kann in das dbo.{1}-Objekt nicht eingefügt werden. Der doppelte Schlüsselwert ist ({2}).",
        "Violation de la contrainte UNIQUE KEY « {0} ». Impossible d'insérer une clé en double dans l'objet « dbo.{1} ». Valeur de clé dupliquée : ({2}).",
        "Infracción de la restricción UNIQUE KEY '{0}'. No se puede insertar una clave duplicada en el objeto 'dbo.{1}'. El valor de la clave duplicada es ({2}).",
        "制約 '{0}' の UNIQUE KEY 違反。オブジェクト 'dbo.{1}' には重複するキーを挿入できません。重複するキーの値は ({2}) です。",
        "UNIQUE KEY kısıtlaması '{0}' ihlal edildi. 'dbo.{1}' nesnesine yinelenen anahtar eklenemiyor. Yinelenen anahtar değeri: ({2}).",
        "UNIQUE KEY 제약 조건 '{0}'을(를) 위반했습니다. 개체 'dbo.{1}'에 중복 키를 삽입할 수 없습니다. 중복 키 값은 ({2})입니다.",
        "违反了 UNIQUE KEY 约束“{0}”。不能在对象“dbo.{1}”中插入重复键。重复键值为 ({2})。",
        "Нарушено \"{0}\" ограничения UNIQUE KEY. Не удается вставить повторяющийся ключ в объект \"dbo.{1}\". Повторяющееся значение ключа: ({2}).",
        "Er is een schending van de UNIQUE KEY-beperking {0} opgetreden. Kan geen dubbele sleutel invoegen in het object dbo.{1}. De dubbele sleutelwaarde is ({2}).",
        "A(z) „{0}” UNIQUE KEY megkötés megsértése. Nem szúrható be duplikált kulcs a(z) „dbo.{1}” objektumba. A duplikált kulcsérték: ({2}).",
        "Porušení omezení UNIQUE KEY {0}. Nelze vložit duplicitní klíč do objektu dbo.{1}.Hodnota duplicitního klíče je({2}).",
    ];

    public static readonly string[] UniqueIndex = // 2601
    [
        "Cannot insert duplicate key row in object 'dbo.{1}' with unique index '{0}'. The duplicate key value is ({2}).",
        "Eine Zeile mit doppeltem Schlüssel kann in das dbo.{1}-Objekt mit dem eindeutigen {0}-Index nicht eingefügt werden. Der doppelte Schlüsselwert ist ({2}).",
        "Impossible d'insérer une ligne de clé en double dans l'objet « dbo.{1} » avec un index unique « {0} ». Valeur de clé dupliquée : ({2}).",
        "一意インデックス '{0}' を含むオブジェクト 'dbo.{1}' には重複するキー行を挿入できません。重複するキーの値は ({2}) です。",
        "Benzersiz '{0}' dizinine sahip 'dbo.{1}' nesnesine yinelenen anahtar satırı eklenemiyor. Yinelenen anahtar değeri: ({2}).",
        "고유 인덱스 '{0}'을(를) 포함하는 개체 'dbo.{1}'에 중복 키 행을 삽입할 수 없습니다. 중복 키 값은 ({2})입니다.",
        "Nem szúrható be duplikált kulcssor az egyedi „{0}” indexszel rendelkező „dbo.{1}” objektumba. A duplikált kulcsérték ({2}).",
        "Avainrivin kaksoiskappaletta ei voi lisätä objektiin dbo.{1} käyttäen yksilöivää indeksiä {0}. Avaimen arvon kaksoiskappale on ({2}).",
        "無法以唯一索引 '{0}' 在物件 'dbo.{1}' 中插入重複的索引鍵資料列。重複的索引鍵值是 ({2})。",
    ];

    public static readonly string[] Conflict = // 547, in its kinds; {3} is the statement
    [
        "The {3} statement conflicted with the FOREIGN KEY constraint \"{0}\". The conflict occurred in database \"app\", table \"dbo.{1}\", column 'Id'.",
        "The {3} statement conflicted with the REFERENCE constraint \"{0}\". The conflict occurred in database \"app\", table \"dbo.{1}\", column 'CityId'.",
        "The {3} statement conflicted with the SAME TABLE REFERENCE constraint \"{0}\". The conflict occurred in database \"app\", table \"dbo.{1}\".",
        "The {3} statement conflicted with the CHECK constraint \"{0}\". The conflict occurred in database \"app\", table \"dbo.{1}\", column 'State'.",
        "Die {3}-Anweisung steht in Konflikt mit der FOREIGN KEY-Einschränkung \"{0}\". Der Konflikt trat in der app-Datenbank, Tabelle \"dbo.{1}\", column 'Id' auf.",
        "L'instruction {3} est en conflit avec la contrainte FOREIGN KEY \"{0}\". Le conflit s'est produit dans la base de données \"app\", table \"dbo.{1}\", column 'Id'.",
        "A(z) {3} utasítás ütközött a(z) „{0}” FOREIGN KEY megkötéssel. Az ütközés helye: „app” adatbázis, „dbo.{1}” tábla, column 'Id'.",
        "{3} ステートメントは FOREIGN KEY 制約 \"{0}\" と競合しています。競合が発生したのは、データベース \"app\"、テーブル \"dbo.{1}\", column 'Id' です。",
        "{3} deyimi FOREIGN KEY kısıtlaması \"{0}\" ile çakıştı. Çakışma \"app\" veritabanının \"dbo.{1}\" tablosunda, column 'Id' oluştu.",
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
