-- What the data set is made of: functions that make numbers look like chance, and the words of ten countries.
--
-- Everything is a function of a record's number, so that every run makes the same records, and the smaller workspaces are
-- the beginning of the larger one: the same search means the same in all of them.
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;

-- The present of the data set. The clock of the measurement stands here, so that a kept data set does not grow old.
CREATE FUNCTION bench.present() RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN timestamptz '2026-11-16 12:00:00+00';

-- Between 0 and 1, the same for the same number and salt.
CREATE FUNCTION bench.dice(n bigint, salt bigint) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended(n, salt) & 9007199254740991)::float8 / 9007199254740992.0::float8;

-- A rank between 1 and `size`, the low ones more often: as often as names are (Zipf and Mandelbrot). The first of thousands
-- falls to one or two of a hundred.
CREATE FUNCTION bench.rank(size integer, dice float8) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 1 + floor(10 * power((size + 10) / 10.0::float8, dice) - 10)::integer;

-- Which of `size`, all as often.
CREATE FUNCTION bench.one_of(size bigint, dice float8) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 1 + floor(size * dice)::bigint;

-- The word of that rank in a text with `|` between the words.
CREATE FUNCTION bench.pick(words text[], dice float8) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN words[1 + floor(cardinality(words) * dice)::integer];

-- A number that few exceed by much: mean `mean`, but now and then thirty times that.
CREATE FUNCTION bench.often(mean float8, dice float8) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN least(floor(1.5 * mean * (power(1 - dice, -0.4) - 1) + 0.4), 400)::integer;

-- When the record of this number was made: evenly over two years.
CREATE FUNCTION bench.made_at(n bigint, total bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_timestamp(1731758400 + floor(63072000.0::float8 * n / (total + 1)));

-- When the change of this number, of so many, happened to a record.
CREATE FUNCTION bench.changed_at(made timestamptz, change integer, changes integer, dice float8) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN made + (extract(epoch FROM bench.present()) - extract(epoch FROM made))::float8
  * (greatest(change - 0.98::float8 * dice, 0) / greatest(changes, 1)) * interval '1 second';

-- An id in the order of time, as the program's are.
CREATE FUNCTION bench.id(made timestamptz, thing text, team integer, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN overlay(overlay(lpad(to_hex(floor(extract(epoch FROM made) * 1000)::bigint), 12, '0') || right(md5(thing || team || '/' || n), 20)
  PLACING '7' FROM 13 FOR 1) PLACING '8' FROM 17 FOR 1)::uuid;

-- The workspaces: filled by whoever runs this. `team` 0 is the large one.
CREATE TABLE bench.workspaces (
  team         integer PRIMARY KEY,
  workspace_id uuid    NOT NULL,
  contacts     bigint  NOT NULL,
  companies    bigint  NOT NULL GENERATED ALWAYS AS (contacts / 10) STORED,
  deals        bigint  NOT NULL GENERATED ALWAYS AS (contacts / 5) STORED,
  leads        bigint  NOT NULL GENERATED ALWAYS AS (contacts / 10) STORED,
  tasks        bigint  NOT NULL GENERATED ALWAYS AS (contacts / 10) STORED,
  people       integer NOT NULL,
  pipeline_id  uuid,
  stages       uuid[]
);

CREATE FUNCTION bench.person(team integer, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN bench.id(bench.made_at(0, 1), 'person', team, n);

-- Whoever owns a record; three of a hundred have nobody.
CREATE FUNCTION bench.owner(team integer, people integer, n bigint, salt bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN n % 33 <> 7 THEN bench.person(team, bench.one_of(people, power(bench.dice(n, salt), 1.3))) END;

-- Ten countries, how many in a hundred thousand people are from there, and their telephone numbers.
CREATE TABLE bench.countries (
  country integer PRIMARY KEY, code text, share integer, prefix text, digits integer, cities text[], firsts integer, lasts integer);
INSERT INTO bench.countries (country, code, share, prefix, digits, cities)
SELECT row_number() OVER () - 1, code, share, prefix, digits, string_to_array(cities, '|') FROM (VALUES
  ('US', 22, '+12122', 6, 'New York|Chicago|Boston|Austin|Seattle|San Francisco|Denver|Atlanta|Miami|Portland'),
  ('DE', 16, '+49151', 8, 'Berlin|Hamburg|München|Köln|Frankfurt|Stuttgart|Düsseldorf|Leipzig|Nürnberg|Bremen'),
  ('GB', 14, '+447400', 6, 'London|Manchester|Leeds|Birmingham|Bristol|Edinburgh|Glasgow|Cardiff|Liverpool|Newcastle'),
  ('SE', 12, '+4670', 7, 'Stockholm|Göteborg|Malmö|Uppsala|Västerås|Örebro|Linköping|Lund|Umeå|Gävle'),
  ('FR', 10, '+336', 8, 'Paris|Lyon|Marseille|Toulouse|Nantes|Lille|Bordeaux|Strasbourg|Rennes|Grenoble'),
  ('ES', 8, '+346', 8, 'Madrid|Barcelona|Valencia|Sevilla|Zaragoza|Málaga|Bilbao|Murcia|Granada|Vigo'),
  ('IT', 6, '+39333', 7, 'Milano|Roma|Torino|Napoli|Bologna|Firenze|Genova|Verona|Padova|Bari'),
  ('PL', 5, '+48501', 6, 'Warszawa|Kraków|Wrocław|Poznań|Gdańsk|Łódź|Katowice|Lublin|Szczecin|Toruń'),
  ('IN', 4, '+9198', 8, 'Mumbai|Bengaluru|Delhi|Pune|Chennai|Hyderabad|Kolkata|Jaipur|Kochi|Indore'),
  ('NL', 3, '+316', 8, 'Amsterdam|Rotterdam|Utrecht|Eindhoven|Groningen|Haarlem|Leiden|Delft|Breda|Tilburg')
  ) AS t (code, share, prefix, digits, cities);

-- First and last names by country and rank, with how they look in an e-mail address.
CREATE TABLE bench.names (part text, country integer, rank integer, word text, slug text);
INSERT INTO bench.names (part, country, rank, word)
SELECT 'first', c.country, row_number() OVER (PARTITION BY code ORDER BY nr), word
  FROM (VALUES
  ('US', 'James Mary Michael Jennifer Robert Linda John Patricia David Elizabeth William Susan Richard Jessica Joseph Sarah Thomas Karen Christopher Lisa Charles Nancy Daniel Sandra Matthew Ashley Anthony Emily Mark Kimberly Steven Donna Andrew Michelle Joshua Carol Kenneth Amanda Kevin Melissa Brian Deborah Timothy Stephanie Ronald Rebecca Jason Sharon Jeffrey Laura Ryan Cynthia Jacob Amy Gary Kathleen Nicholas Angela Eric Shirley Jonathan Brenda Larry Emma Justin Anna Scott Pamela Brandon Nicole Benjamin Samantha'),
  ('DE', 'Peter Ursula Michael Sabine Thomas Monika Andreas Petra Wolfgang Renate Klaus Karin Jürgen Brigitte Günter Helga Stefan Susanne Christian Andrea Uwe Julia Matthias Anna Jens Claudia Frank Birgit Bernd Heike Martin Stefanie Dieter Katharina Alexander Christine Jan Nicole Markus Martina Ralf Anja Sebastian Kerstin Florian Silke Tobias Tanja Jörg Melanie Lukas Lena Jonas Lea Felix Sophie Maximilian Leonie Paul Marie Tim Hannah Björn Käthe Sören Grüdrun'),
  ('GB', 'Oliver Amelia George Isla Harry Ava Noah Emily Jack Sophie Leo Grace Oscar Lily Arthur Freya Thomas Charlotte Henry Jessica Alfie Olivia William Daisy Freddie Alice James Florence Archie Poppy Edward Rosie Theo Matilda Max Evie Joseph Millie Reuben Ruby Callum Phoebe Rory Niamh Declan Siobhán Euan Mhairi Gareth Sian Nigel Fiona Graham Heather Stuart Lesley'),
  ('SE', 'Anna Lars Maria Mikael Karin Anders Kristina Johan Eva Erik Emma Per Lena Karl Sara Jan Ingrid Peter Elin Thomas Malin Daniel Hanna Fredrik Johanna Hans Ida Andreas Sofia Stefan Linnea Mats Julia Magnus Elsa Bengt Maja Björn Alice Ulf Åsa Göran Wilma Henrik Ebba Jörgen Märta Oskar Astrid Nils Agneta Håkan Åke Östen Birgitta Kjell'),
  ('FR', 'Jean Marie Pierre Nathalie Michel Isabelle Philippe Sylvie Alain Catherine Nicolas Céline Christophe Sandrine Patrick Christine Laurent Valérie Stéphane Sophie David Véronique Sébastien Julie Frédéric Aurélie Julien Stéphanie Éric Émilie Olivier Hélène Thierry Chloé Pascal Léa Hugo Inès Lucas Zoé Théo Manon Antoine Camille Mathieu Élodie Guillaume Anaïs François Françoise Gaël Maël Noé Raphaël Benoît Jérôme'),
  ('ES', 'Antonio María Manuel Carmen José Ana Francisco Isabel David Laura Juan Cristina Javier Marta Daniel Lucía Carlos Elena Jesús Sara Alejandro Paula Miguel Raquel Rafael Pilar Pablo Rosario Ángel Mercedes Sergio Rocío Fernando Beatriz Luis Nuria Jorge Silvia Álvaro Inés Diego Andrea Iván Sofía Adrián Mónica Rubén Ángela Óscar Begoña Íñigo Belén'),
  ('IT', 'Giuseppe Maria Antonio Anna Giovanni Giuseppina Mario Rosa Luigi Angela Francesco Giovanna Angelo Teresa Vincenzo Lucia Pietro Carmela Salvatore Caterina Marco Francesca Luca Chiara Matteo Giulia Andrea Sara Alessandro Martina Davide Federica Lorenzo Elena Simone Silvia Riccardo Valentina Nicolò Alessia Tommaso Paola Stefano Laura Fabio Elisa Niccolò Beatrice'),
  ('PL', 'Anna Piotr Maria Krzysztof Katarzyna Andrzej Małgorzata Tomasz Agnieszka Paweł Barbara Jan Ewa Michał Krystyna Marcin Elżbieta Jakub Magdalena Adam Zofia Łukasz Joanna Marek Aleksandra Grzegorz Monika Mateusz Teresa Wojciech Danuta Mariusz Natalia Dariusz Julia Zbigniew Karolina Jerzy Marta Maciej Beata Rafał Dorota Robert Janina Stanisław Żaneta Świętosława'),
  ('IN', 'Priya Rahul Anjali Amit Pooja Rohit Neha Sanjay Kavita Vijay Sunita Rajesh Deepa Suresh Lakshmi Anil Meena Arun Divya Manoj Shreya Vikram Ananya Arjun Aishwarya Karthik Nisha Rohan Swati Aditya Ritu Nikhil Sneha Ravi Asha Ashok Radha Mohan Geeta Krishna'),
  ('NL', 'Jan Maria Johannes Anna Hendrik Johanna Pieter Elisabeth Willem Cornelia Cornelis Margaretha Jeroen Femke Sander Anouk Bas Lotte Daan Sanne Sem Fleur Thijs Iris Lars Roos Ruben Noor Joost Maaike Floris Marijke Koen Saskia Maarten Ilse Zoë Daniël René Chloë')
  ) AS t (code, words) JOIN bench.countries c USING (code), regexp_split_to_table(words, ' ') WITH ORDINALITY AS w (word, nr);

-- Last names: the usual ones first, then those that are made of parts, as most are.
CREATE TABLE bench.lasts AS
SELECT code, 0 AS made, nr::text AS place, word
  FROM (VALUES
  ('US', 'Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts O''Connor O''Neill McCarthy McDonald Kim Chen Patel Cohen'),
  ('DE', 'Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Meier Lehmann Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Vogel Friedrich Keller Günther Berger Yılmaz Kaya'),
  ('GB', 'Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright Thompson Evans Walker White Roberts Green Hall Thomas Clarke Jackson Wood Harris Edwards Turner Martin Cooper Hill Ward Hughes Moore Clark King Harrison Lewis Baker Lee Allen Morris Khan Scott Watson Davis Parker James Bennett Young Phillips Richardson Mitchell Bailey Begum O''Brien MacDonald Singh'),
  ('SE', 'Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson Jonsson Jansson Hansson Bengtsson Jönsson Lindberg Jakobsson Magnusson Olofsson Lindström Lindqvist Lindgren Axelsson Berg Bergström Lundberg Lind Lundgren Lundqvist Mattsson Berglund Fredriksson Sandberg Henriksson Forsberg Sjöberg Wallin Engström Danielsson Åkesson Öberg Månsson Håkansson Ali Ahmed'),
  ('FR', 'Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefèvre Faure André Mercier Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément Morin Nicolas Henry Roussel Mathieu Gautier Masson Traoré Diallo Benali'),
  ('IT', 'Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De Luca Mancini Costa Giordano Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli Martini Leone Longo Gentile Martinelli Vitale Lombardo Serra Coppola De Santis D''Angelo Marchetti Parisi Villa Conte Ferraro Ferri Fabbri Bianco'),
  ('PL', 'Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur Kwiatkowski Wojciechowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Michalski Król Wieczorek Jabłoński Wróbel Nowakowski Majewski Olszewski Stępień Malinowski Jaworski Adamczyk Dudek Nowicki Pawlak Górski Witkowski Walczak Sikora Baran Rutkowski'),
  ('IN', 'Sharma Patel Singh Kumar Gupta Khan Reddy Das Nair Iyer Mehta Joshi Rao Verma Mishra Agarwal Chopra Bose Banerjee Mukherjee Chatterjee Desai Shah Kulkarni Menon Pillai Naidu Yadav Pandey Tiwari Saxena Bhatia Kapoor Malhotra Chauhan Thakur Sinha Ghosh Dutta Sen Jain Shetty Hegde Krishnan Subramanian Venkataraman'),
  ('NL', 'de Jong Jansen de Vries van den Berg Bakker van Dijk Visser Smit Meijer de Boer Mulder de Groot Bos Vos Peters Hendriks van Leeuwen Dekker Brouwer de Wit Dijkstra Smits de Graaf van der Meer van der Linden Kok Jacobs de Haan Vermeulen van den Heuvel van der Veen van den Broek de Bruijn de Bruin van der Heijden Schouten van Beek Willems van Vliet van de Ven Hoekstra Maas Verhoeven Koster')
  ) AS t (code, words), regexp_split_to_table(words, '(?<!\m(de|van|der|den|De)) (?!(Luca|Santis)\M)') WITH ORDINALITY AS w (word, nr)
UNION ALL
SELECT code, 1, md5(head || middle || tail), head || middle || tail
  FROM (VALUES
  ('SE', 'Lind Berg Sjö Dahl Ny Ek Hag Lund Sand Strand Öst Väster Norr Söder Holm Gran Björk Alm Ceder Flod Hall Kvarn Rosen Silfver Vik Åker Äng Fors', ',er,en,s,e', 'qvist ström berg gren man lund dahl holm mark stedt blad fors roth ner én vall hed back'),
  ('GB', 'Ash Brad Cald Dun El Fair Gar Hart Kings Lang Mar Nor Oak Pres Red Shel Thorn Under Wal York Chester Whit Stan Hamp Win', ',er,ing,s,en', 'ton ley field wood worth ham wick ford by bourne shaw croft well'),
  ('US', 'Ander Black Brook Chand Cole Dick Ed Fern Good Green Hamil Har Jeffer Kent Lock Madi Nichol Park Rich Robin Sander Stan Steven Wat Wil', ',er,ing,s', 'son man ton wood field ley worth berg stein ell'),
  ('DE', 'Alt Berg Birn Brand Eber Eich Eisen Feld Frei Gold Grün Hein Hohen Kirch Linden Neu Ober Rosen Schwarz Stein Thal Unter Wald Wein Winter', ',er,en,s', 'mann bauer berger hofer meier müller stein bach hardt feld thaler egger wald hauser'),
  ('FR', 'Beau Bon Brun Char Dela Fon Gou Lam Mar Mon Per Pon Ro Sau Tous Val Ver Vil Cha Du', ',a,e,i,o', 'bert champ court dier don fort lin mont nel pin rand rier tier ton ville val saint vois'),
  ('IT', 'Al Bal Ber Bon Cam Car Cas Cor Fer Gal Gra Lan Lom Man Mar Mon Pal Pel Ros San Ser Tor Val Ven Zan', ',a,e,i', 'dini dotti nelli netti nucci roni rossi setti tini toni velli zani zotti gnoli'),
  ('PL', 'Bia Cze Dą Gra Ja Ka Ko Kra Le Ma Mi Ole Pa Po Ra Ru Sa So Sta Świ To Wa Wi Za Zie Żu', 'bo,cho,do,ko,la,ma,no,ro,sze,to', 'wski ewski icki czyk wicz niak szek liński kowski'),
  ('IN', 'Bhat Chand Dev Gan Hari Indra Jay Kesh Lal Mad Nar Om Prem Raj Ram Shan Siv Sub Tej Ved', ',a,e,i', 'rao raj kumar nathan murthy swamy krishnan appa karan deep'),
  ('NL', 'Beek Berg Bloem Boer Brink Dijk Eik Haar Heuvel Hoek Kamp Kerk Land Molen Oos Rijn Schip Veen Water Zand', ',er,en,s', 'man stra ma sen huis hof veld horst broek meijer')
  ) AS t (code, heads, middles, tails), regexp_split_to_table(heads, ' ') AS head, regexp_split_to_table(middles, ',') AS middle,
  regexp_split_to_table(tails, ' ') AS tail;
-- Spanish people have two.
INSERT INTO bench.lasts
WITH one AS (SELECT word, nr FROM regexp_split_to_table('García González Rodríguez Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina Morales Suárez Ortega Delgado Castro Ortiz Rubio Marín Sanz Núñez Iglesias Medina Garrido Cortés Castillo Santos Lozano Guerrero Cano Prieto Méndez Cruz Calvo Gallego Vidal León Márquez Herrera Peña Flores', ' ')
               WITH ORDINALITY AS w (word, nr))
SELECT 'ES', 0, lpad((a.nr + b.nr * 3)::text, 5, '0') || md5(a.word || b.word), a.word || ' ' || b.word FROM one a, one b;
INSERT INTO bench.names (part, country, rank, word)
SELECT 'last', c.country, row_number() OVER (PARTITION BY code ORDER BY made, length(place), place), word FROM bench.lasts JOIN bench.countries c USING (code);
UPDATE bench.names SET slug = regexp_replace(lower(public.unaccent(word)), '[^a-z]', '', 'g');
UPDATE bench.countries c SET firsts = (SELECT count(*) FROM bench.names n WHERE n.country = c.country AND part = 'first'),
                             lasts = (SELECT count(*) FROM bench.names n WHERE n.country = c.country AND part = 'last');
ANALYZE bench.names, bench.countries;

-- Words of companies and everything else; one row.
CREATE TABLE bench.words AS SELECT
  string_to_array('Nordic Baltic Alpine Atlantic Arctic Central Coastal Royal United Modern Prime First Global Northern Southern Eastern Western Silver '
    'Golden Green Blue Red Bright Clear Swift Solid Smart Open Fair Bold Grand Urban Rural Polar Solar Lunar Delta Omega Vector Summit', ' ') AS adjective,
  string_to_array('Timber Steel Paper Glass Foods Textiles Shipping Logistics Energy Power Water Marine Foundry Tools Machines Robotics Optics Sensors '
    'Software Systems Networks Media Design Print Books Health Pharma Dental Care Fitness Sports Travel Hotels Kitchens Furniture Homes Construction '
    'Bricks Roofing Paints Plastics Rubber Chemicals Farms Dairy Bakery Coffee Brewing Flowers Gardens', ' ') AS noun,
  string_to_array('AB|Group|Ltd|GmbH|Inc|SA|& Sons|Partners', '|') AS form,
  string_to_array('Buyer|Head of Purchasing|CEO|CFO|Founder|Operations Manager|Sales Director|Office Manager|Engineer|Project Lead|Marketing Manager|IT Manager|Consultant|'
    'Account Manager|Technician|Controller|Product Owner|Head of Sales|Assistant|Architect|Analyst|Plant Manager|Quality Manager|Owner', '|') AS title,
  string_to_array('Spring order|Annual supply|Pilot|Renewal|Extension|New site|Service contract|Framework agreement|Upgrade|Training', '|') AS deal,
  string_to_array('vip newsletter partner press key-account cold churned beta reseller event-2026 event-2025 webinar whitepaper trial referral public-sector '
    'manufacturing retail healthcare education logistics fintech startup enterprise smb spring-campaign autumn-campaign do-not-call gdpr-ok board '
    'technical decision budget-2027 competitor-x competitor-y north south east west archive-2024', ' ') AS tag,
  string_to_array('web referral webinar fair phone partner campaign import', ' ') AS source,
  string_to_array('spring-2025|autumn-2025|spring-2026|autumn-2026|launch|retargeting|newsletter|partner-day', '|') AS campaign,
  string_to_array('Call|Send the offer to|Prepare a meeting with|Ask for a reference at|Check the contract of|Follow up with|Thank|Invite', '|') AS task,
  string_to_array('Talked about the offer and the delivery dates.|They compare us with two others and decide before the summer.|Asked for a discount on the yearly plan.|'
    'The budget is approved; legal looks at the contract.|No answer, left a message.|Wants a demo for the whole team next week.|'
    'Price is fine, the integration worries them.|New contact person, the old one has left.', '|') AS remark,
  string_to_array('lead qualified opportunity customer former', ' ') AS lifecycle;
