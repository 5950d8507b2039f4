// The same work with Go's net/http/cookiejar: reads a workload from standard input, prints nanoseconds per operation.
package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"strings"
	"time"
)

type received struct{ Header, URL string }

type workload struct {
	Dated, Short []received
	URLs         []string
}

func main() {
	var w workload
	if err := json.NewDecoder(os.Stdin).Decode(&w); err != nil {
		panic(err)
	}
	out := map[string]any{}
	for name, responses := range map[string][]received{"dated": w.Dated, "short": w.Short} {
		var jar *cookiejar.Jar
		out["set "+name] = perOperation(len(responses), func() { jar = fill(responses) })
		out["first "+name] = perOperation(len(w.URLs), func() { readAll(jar, w.URLs) })
		out["again "+name] = perOperation(len(w.URLs), func() { readAll(jar, w.URLs) })
		out["hash "+name] = hash(jar, w.URLs)
	}
	if err := json.NewEncoder(os.Stdout).Encode(out); err != nil {
		panic(err)
	}
}

func perOperation(n int, run func()) float64 {
	start := time.Now()
	run()
	return float64(time.Since(start).Nanoseconds()) / float64(n)
}

func fill(responses []received) *cookiejar.Jar {
	jar, _ := cookiejar.New(nil)
	for _, a := range responses {
		u, err := url.Parse(a.URL)
		if err != nil {
			panic(err)
		}
		response := http.Response{Header: http.Header{"Set-Cookie": {a.Header}}}
		jar.SetCookies(u, response.Cookies())
	}
	return jar
}

func header(jar *cookiejar.Jar, text string) string {
	u, err := url.Parse(text)
	if err != nil {
		panic(err)
	}
	var b strings.Builder
	for i, c := range jar.Cookies(u) {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(c.Name)
		b.WriteByte('=')
		b.WriteString(c.Value)
	}
	return b.String()
}

var sink int

func readAll(jar *cookiejar.Jar, urls []string) {
	for _, u := range urls {
		sink += len(header(jar, u))
	}
}

func hash(jar *cookiejar.Jar, urls []string) string {
	h := sha256.New()
	for _, u := range urls {
		fmt.Fprintln(h, header(jar, u))
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}
